using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Resources;

/// <summary>Apply as HTTP clients use it, on the cluster under test.</summary>
[ClusterTests]
public sealed class ApplyOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private const string Two = """
        # what the service reads
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          mode: fast
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: login
        stringData:
          password: canary-4711
        """;

    [Fact]
    public async Task Documents_are_created_then_unchanged_then_configured()
    {
        var created = await Ok(await Apply(Two));
        var unchanged = await Ok(await Apply(Two));
        var configured = await Ok(await Apply(Two.Replace("fast", "slow", StringComparison.Ordinal)));

        Assert.Equal((2, 0, 0, 0), Counts(created));
        Assert.Equal((0, 0, 2, 0), Counts(unchanged));
        Assert.Equal((0, 1, 1, 0), Counts(configured));
        Assert.Equal([(1, 2, "ConfigMap", "settings"), (2, 9, "Secret", "login")], Documents(created).Select(document =>
            (document["document"]!.GetValue<int>(), document["line"]!.GetValue<int>(), Text(document, "kind"), Text(document, "name"))));
        var stored = await Cluster.CoreV1.ReadNamespacedConfigMapAsync("settings", Home, cancellationToken: Cancellation);
        Assert.Equal("slow", stored.Data["mode"]);
        Assert.Equal(("k13d", "Apply"), (stored.Metadata.ManagedFields.Single().Manager, stored.Metadata.ManagedFields.Single().Operation));
        Assert.Equal(Text(Documents(configured).First(), "resourceVersion"), stored.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task One_that_fails_is_told_beside_those_that_did_not_and_each_has_its_line_in_the_record()
    {
        var yaml = $"{Two}\n---\napiVersion: example.com/v1\nkind: Gizmo\nmetadata: {{name: none-{Home}}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: lost, namespace: k13d-elsewhere}}\n";

        using var answer = await Apply(yaml);

        Assert.Equal(HttpStatusCode.MultiStatus, answer.StatusCode);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal((2, 0, 0, 2), Counts(body));
        Assert.Equal(["NOT_FOUND", "VALIDATION_ERROR"], Documents(body).Skip(2).Select(document => Text(document["error"]!, "code")));
        foreach (var (resource, place, outcome) in new[]
        {
            ("configmap/settings", Home, "success"), ("secret/login", Home, "success"), ($"document/none-{Home}", "", "failed"), ("configmap/lost", "k13d-elsewhere", "failed"),
        })
        {
            Assert.Equal(outcome, Text(await AuditLine($"action=apply&resource={resource}{(place.Length == 0 ? "" : $"&namespace={place}")}"), "outcome"));
        }
    }

    [Fact]
    public async Task A_conflict_lists_the_managers_and_fields_and_force_takes_them()
    {
        await Cluster.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "settings" }, Data = new Dictionary<string, string> { ["mode"] = "slow" } }, Home, fieldManager: "alice", cancellationToken: Cancellation);
        const string Yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: fast}\n";

        using var refused = await Apply(Yaml);
        var error = Documents(JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancellation))!).Single()["error"]!;

        Assert.Equal((HttpStatusCode.MultiStatus, "CONFLICT"), (refused.StatusCode, Text(error, "code")));
        Assert.Equal("""[{"manager":"alice","fields":[".data.mode"]}]""", error["details"]!["conflicts"]!.ToJsonString());
        Assert.Equal((0, 1, 0, 0), Counts(await Ok(await Apply(Yaml, "&force=true"))));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_become_of_each_and_changes_nothing()
    {
        var tried = await Ok(await Apply(Two, "&dryRun=true"));

        Assert.Equal((2, 0, 0, 0), Counts(tried));
        Assert.True(tried["dryRun"]!.GetValue<bool>());
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/k8s/configmaps/settings?namespace={Home}", Cancellation));
    }

    [Fact]
    public async Task A_diff_says_what_would_change_field_by_field_and_as_text_with_Secrets_masked()
    {
        await Ok(await Apply(Two));
        var changed = Two.Replace("fast", "slow", StringComparison.Ordinal).Replace("canary-4711", "canary-4712", StringComparison.Ordinal);

        var text = (await Ok(await Apply(changed, "&diff=true"))).ToJsonString();
        var documents = Documents(JsonNode.Parse(text)!).ToArray();

        Assert.Equal("""[{"path":"data.mode","before":"fast","after":"slow"}]""", documents[0]["diff"]!["changes"]!.ToJsonString());
        Assert.Contains("-  mode: fast\n+  mode: slow\n", Text(documents[0]["diff"]!, "unified"), StringComparison.Ordinal);
        Assert.Equal("""[{"path":"data.password","before":"*** (before)","after":"*** (after)"}]""", documents[1]["diff"]!["changes"]!.ToJsonString());
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary-4711"u8), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary-4712"u8), text, StringComparison.Ordinal);
        Assert.Equal((0, 0, 2, 0), Counts(await Ok(await Apply(Two))));
    }

    [Fact]
    public async Task Two_hundred_documents_are_applied_at_once()
    {
        var yaml = string.Concat(Enumerable.Range(0, 200).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: many-{number}}}\ndata: {{text: {new string('x', 4000)}}}\n")));

        Assert.Equal((200, 0, 0, 0), Counts(await Ok(await Apply(yaml))));
    }

    [Fact]
    public async Task A_body_with_a_fault_is_refused_before_anything_is_applied()
    {
        var refused = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Apply($"{Two}\n---\na: 1\na: 2\n"));

        Assert.Equal((3, 17), (refused["details"]!["document"]!.GetValue<int>(), refused["details"]!["line"]!.GetValue<int>()));
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/k8s/configmaps/settings?namespace={Home}", Cancellation));
    }

    private static (int Created, int Configured, int Unchanged, int Failed) Counts(JsonNode body) =>
        (body["created"]!.GetValue<int>(), body["configured"]!.GetValue<int>(), body["unchanged"]!.GetValue<int>(), body["failed"]!.GetValue<int>());

    private static IEnumerable<JsonNode> Documents(JsonNode body) => body["documents"]!.AsArray().Select(document => document!);

    private async Task<HttpResponseMessage> Apply(string yaml, string query = "")
    {
        using var body = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        return await Client.PostAsync($"/api/k8s/apply?namespace={Home}{query}", body, Cancellation);
    }
}
