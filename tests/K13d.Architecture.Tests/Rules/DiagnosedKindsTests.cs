using System.Text.RegularExpressions;
using K13d.Architecture.Tests.Reading;
using K13d.Domain.Diagnosis;

namespace K13d.Architecture.Tests.Rules;

/// <summary>A snapshot is read before the rules look at it, so what they look at has to be known.</summary>
public sealed partial class DiagnosedKindsTests
{
    [Fact]
    public void Every_kind_that_a_rule_looks_at_is_read()
    {
        var sources = Directory.EnumerateFiles(Repository.Path("src", "K13d.Domain", "Diagnosis"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var looked = sources.SelectMany(source => LookedAt().Matches(source)).Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.Contains("StorageClass", looked); // the canary
        Assert.Contains("Pod", looked);
        Assert.Empty(looked.Except(DiagnosedKinds.All.Select(kind => kind.Kind)));
    }

    /// <summary><c>All("Pod")</c>, <c>Find("Node", …)</c>, <c>string Kind => "Service"</c>.</summary>
    [GeneratedRegex("""(?:\b(?:All|Find|Has|Owned)\(|string Kind => )"(\w+)""")]
    private static partial Regex LookedAt();
}
