using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Tests.Patches;

/// <summary>
/// Sequences of creates, updates, patches and applies by several managers, replayed against what the real server answered to each: the object,
/// its <c>managedFields</c>, or the error. A step is ten seconds, so that times tell in which step an entry was last written.
/// </summary>
public sealed class OwnershipScenarioTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);
    private static readonly JsonArray Scenarios = RecordedAnswers.Read("scenarios.json");

    public static TheoryData<string> Names() => [.. Scenarios.Select(scenario => (string)scenario!["name"]!)];

    [Theory, MemberData(nameof(Names))]
    public void Every_step_is_answered_as_by_the_real_server(string name)
    {
        var scenario = Scenarios.First(scenario => (string?)scenario!["name"] == name)!;
        JsonObject? live = null;
        foreach (var step in scenario["steps"]!.AsArray())
        {
            try
            {
                live = Replay(scenario, step!, step!["before"]?.AsObject() ?? live);
            }
            catch (Exception failure) when (failure is Xunit.Sdk.XunitException or ApiException)
            {
                throw new InvalidOperationException($"Step {step!["step"]} ({step["verb"]} by {step["manager"]} of {step["body"]!.ToJsonString()}): {failure.Message}", failure);
            }
        }
    }

    private static JsonObject? Replay(JsonNode scenario, JsonNode step, JsonObject? live)
    {
        var answer = step["answer"]!.AsObject();
        var (apiVersion, kind) = ((string)scenario["apiVersion"]!, (string)scenario["kind"]!);
        var run = new Step(
            (string)step["verb"]!,
            RecordedAnswers.TypeOf(apiVersion, (string)scenario["plural"]!),
            (string)step["manager"]!,
            (string?)step["subresource"],
            RecordedAnswers.SchemaOf(apiVersion, kind),
            Start.AddSeconds(10 * (int)step["step"]!));
        if ((int)step["code"]! >= 300)
        {
            RecordedAnswers.AssertFails(answer, () => Changed(run, live, step));
            return live;
        }

        var changed = Changed(run, live, step);
        RecordedAnswers.AssertKept(Content(changed), Content(answer));
        RecordedAnswers.AssertGone(live, changed, answer);
        if (run.Verb != "apply")
        {
            changed = Unallocated(Unmanaged(answer), live);
            ManagedFieldsUpdate.Track(live, changed, run.Type, run.Manager, run.Subresource, run.Schema, run.Now);
        }

        Assert.Equal(Managed(answer), Managed(changed));
        return answer;
    }

    private static JsonObject Changed(Step run, JsonObject? live, JsonNode step) => run.Verb switch
    {
        "apply" => ServerSideApply.Apply(
            live, step["body"]!.AsObject(), new ApplyRequest(run.Type, run.Manager, step["force"] is not null, run.Subresource, run.Schema, run.Now)),
        "merge" => MergePatch.Apply(live!, step["body"]),
        "json" => JsonPatch.Apply(live!, step["body"]),
        "strategic" => run.Type.Group == "tables.example.com" ? throw StrategicMergePatch.Unsupported() : StrategicMergePatch.Apply(live!, step["body"], run.Schema),
        "put" => MergePatch.Apply(live!, step["body"]),
        _ => step["body"]!.AsObject(),
    };

    /// <summary>What a status that its controller rewrites at once, and the server's own counters, do not blur.</summary>
    private static JsonObject Content(JsonObject value)
    {
        var content = Unmanaged(value);
        (content["metadata"] as JsonObject)?.Remove("generation");
        return content;
    }

    private static JsonObject Unmanaged(JsonObject value)
    {
        var copy = value.DeepClone().AsObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }

    /// <summary>The addresses of a new Service are allocated after it is recorded who wrote what; nobody owns them.</summary>
    private static JsonObject Unallocated(JsonObject value, JsonObject? live)
    {
        if (live is null && (string?)value["kind"] == "Service")
        {
            foreach (var allocated in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
            {
                value["spec"]!.AsObject().Remove(allocated);
            }
        }

        return value;
    }

    private static string[] Managed(JsonObject value) =>
        [.. (value["metadata"]?["managedFields"] as JsonArray ?? []).Select(entry => Sorted(entry)!.ToJsonString())];

    private static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => value?.DeepClone(),
    };

    private sealed record Step(string Verb, ResourceType Type, string Manager, string? Subresource, Schema? Schema, DateTimeOffset Now);
}
