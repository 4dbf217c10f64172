using K13d.Architecture.Tests.Reading;

namespace K13d.Architecture.Tests.Rules;

/// <summary>Which of our assemblies may reference which: the table of the design.</summary>
internal static class AssemblyDependencies
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Allowed = new Dictionary<string, IReadOnlyList<string>>
    {
        ["K13d.Domain"] = [],
        ["K13d.Application"] = ["K13d.Domain"],
        ["K13d.Infrastructure"] = ["K13d.Application", "K13d.Domain"],
        ["K13d.Api"] = ["K13d.Application", "K13d.DemoCluster", "K13d.Domain", "K13d.Infrastructure"],
        ["K13d.DemoCluster"] = [],
    };

    /// <summary>References to our own assemblies that the table does not allow; for the Domain, to any package too.</summary>
    public static IEnumerable<string> Violations(CompiledAssembly assembly) =>
        from reference in assembly.References
        where IsOurs(reference)
            ? !Allowed[assembly.Name].Contains(reference)
            : assembly.Name == "K13d.Domain" && !Assemblies.IsFramework(reference)
        select $"{assembly.Name} references {reference}";

    private static bool IsOurs(string reference) => reference.StartsWith("K13d.", StringComparison.Ordinal);
}
