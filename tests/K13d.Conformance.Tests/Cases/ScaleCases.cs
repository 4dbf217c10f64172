using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>The scale of an object, written in every way.</summary>
internal static class ScaleCases
{
    private const string Scale = $"{Deployments}/web/scale";
    private const string Whole = """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"{ns}"},"spec":{"replicas":2}}""";

    private static readonly string[] Wrong =
    [
        """{"spec":{"replicas":"two"}}""",
        """{"spec":{"replicas":1.5}}""",
        """{"spec":{"replicas":99999999999}}""",
        """{"spec":{"replicas":true}}""",
        """{"spec":{"replicas":[]}}""",
        """{"spec":3}""",
        """{"spec":[]}""",
        """{"metadata":3}""",
        """{"metadata":{"name":1}}""",
        """{"metadata":{"labels":{"a":1}}}""",
        """{"status":{"replicas":"x"}}""",
        """{"status":{"selector":1}}""",
        """{"kind":"Deployment"}""",
        """{"kind":3}""",
        """{"apiVersion":"v9"}""",
        "[]",
        "null",
        "3",
    ];

    private static readonly string[] Odd =
    [
        """{"spec":{"replicas":null}}""",
        """{"spec":{"color":"red"}}""",
        """{"spec":{"replicas":1,"replicas":2}}""",
        """{"spec":null}""",
        """{"status":{"replicas":7,"selector":"a=b"}}""",
        """{"metadata":{"labels":{"a":"b"}}}""",
        """{"metadata":{"resourceVersion":"1"}}""",
        """{"metadata":{"name":"other"}}""",
        """{"metadata":{"namespace":"other"}}""",
        """{"spec":{"$patch":"replace"}}""",
        """{"spec":{"$patch":"nonsense"}}""",
        "{}",
    ];

    public static IReadOnlyList<ConformanceCase> All =>
    [
        .. InBothWays("scale-wrong", Wrong),
        .. InBothWays("scale-odd", Odd),
        new("scale-strict",
            Post(Deployments, PausedDeployment),
            Patch($"{Scale}?fieldValidation=Strict", "strategic-merge", """{"spec":{"color":"red"}}"""),
            Patch($"{Scale}?fieldValidation=Strict", "strategic-merge", """{"spec":{"replicas":0,"replicas":0}}"""),
            Patch($"{Scale}?fieldValidation=Strict", "merge", """{"spec":{"color":"red"},"size":1}"""),
            Put($"{Scale}?fieldValidation=Strict", Whole.Replace("\"replicas\"", "\"copies\"", StringComparison.Ordinal))),
        new("scale-replaced",
            [
                Post(Deployments, PausedDeployment),
                .. new[] { "\"two\"", "1.5", "-1", "99999999999", "null", "[]" }
                    .Select(replicas => Put($"{Scale}?dryRun=All", Whole.Replace("\"replicas\":2", $"\"replicas\":{replicas}", StringComparison.Ordinal))),
                Put(Scale, Whole.Replace("\"Scale\"", "\"Deployment\"", StringComparison.Ordinal)),
                Put(Scale, Whole.Replace("autoscaling/v1", "autoscaling/v9", StringComparison.Ordinal)),
                Put(Scale, Whole.Replace("\"web\"", "\"other\"", StringComparison.Ordinal)),
                Put($"{Scale}?dryRun=All", """{"metadata":{"name":"web"},"spec":{"replicas":1}}"""),
                Put($"{Scale}?dryRun=All", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"}}"""),
                Put(Scale, ""),
                Put(Scale, "[]"),
            ]),
        new("scale-json-patched",
            Post(Deployments, PausedDeployment),
            Patch($"{Scale}?dryRun=All", "json", """[{"op":"add","path":"/spec/replicas","value":"two"}]"""),
            Patch($"{Scale}?dryRun=All", "json", """[{"op":"add","path":"/spec/replicas","value":2}]"""),
            Patch($"{Scale}?dryRun=All", "json", """[{"op":"replace","path":"/spec/replicas","value":2}]"""),
            Patch($"{Scale}?dryRun=All", "json", """[{"op":"remove","path":"/spec"}]"""),
            Patch($"{Scale}?dryRun=All", "json", """[{"op":"remove","path":"/metadata"}]"""),
            Patch($"{Scale}?dryRun=All", "json", """[{"op":"add","path":"/spec/color","value":"red"}]""")),
    ];

    private static IEnumerable<ConformanceCase> InBothWays(string name, string[] patches) => new[] { "strategic-merge", "merge" }.Select(type => new ConformanceCase(
        $"{name}-{type}", [Post(Deployments, PausedDeployment), .. patches.Select(patch => Patch($"{Scale}?dryRun=All", type, patch))]));
}
