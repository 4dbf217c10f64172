using System.Text.Json.Nodes;
using K13d.DemoCluster.Patches;

namespace K13d.DemoCluster.Tests.Patches;

/// <summary>Single patches, each with the object before and after it as the real server had them.</summary>
public sealed class RecordedPatchTests
{
    public static TheoryData<int, string> JsonPatches() => Cases("json-patches.json");

    public static TheoryData<int, string> StrategicPatches() => Cases("strategic-patches.json");

    [Theory, MemberData(nameof(JsonPatches))]
    public void A_json_patch_does_what_the_real_server_does(int index, string patch)
    {
        var recorded = RecordedAnswers.Read("json-patches.json")[index]!;
        Assert.Equal(recorded["patch"]!.ToJsonString(), patch);

        AssertSame(recorded, before => JsonPatch.Apply(before, recorded["patch"]));
    }

    [Theory, MemberData(nameof(StrategicPatches))]
    public void A_strategic_merge_patch_does_what_the_real_server_does(int index, string patch)
    {
        var recorded = RecordedAnswers.Read("strategic-patches.json")[index]!;
        Assert.Equal(recorded["patch"]!.ToJsonString(), patch);

        AssertSame(recorded, before => StrategicMergePatch.Apply(before, recorded["patch"], RecordedAnswers.SchemaOf("apps/v1", "Deployment")));
    }

    private static void AssertSame(JsonNode recorded, Func<JsonObject, JsonObject> patch)
    {
        var before = recorded["before"]!.AsObject();
        var unpatched = before.ToJsonString();
        var after = recorded["after"]!;
        if ((int)recorded["code"]! >= 300)
        {
            RecordedAnswers.AssertFails(after, () => patch(before));
        }
        else
        {
            var patched = patch(before);
            RecordedAnswers.AssertKept(patched, after);
            RecordedAnswers.AssertGone(before, patched, after);
        }

        Assert.Equal(unpatched, before.ToJsonString());
    }

    private static TheoryData<int, string> Cases(string file)
    {
        var cases = new TheoryData<int, string>();
        foreach (var (index, recorded) in RecordedAnswers.Read(file).Index())
        {
            cases.Add(index, recorded!["patch"]!.ToJsonString());
        }

        return cases;
    }
}
