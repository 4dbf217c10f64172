using System.Collections.Frozen;
using K13d.Architecture.Tests.Reading;

namespace K13d.Architecture.Tests.Rules;

/// <summary>Forms that types and folders have everywhere.</summary>
internal static class Forms
{
    /// <summary>Names of places that say nothing of what is in them.</summary>
    private static readonly FrozenSet<string> NamelessPlaces = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Common", "Helper", "Helpers", "Util", "Utils", "Utilities", "Extensions", "Manager", "Managers", "Base");

    private static readonly IReadOnlyList<string> NamelessTypes = ["Helper", "Helpers", "Util", "Utils", "Utilities", "Manager", "Base"];

    /// <summary>Classes that could be inherited from and are not abstract. EF Core writes migrations, and writes them open.</summary>
    public static IEnumerable<CompiledType> Open(IEnumerable<CompiledType> types) =>
        types.Where(type => type is { IsWritten: true, Definition: { IsClass: true, IsValueType: false, IsSealed: false, IsAbstract: false } })
            .Where(type => !type.IsIn("K13d.Infrastructure.Persistence.Migrations"));

    public static IEnumerable<string> NamelessNamespaces(IEnumerable<CompiledType> types) =>
        types.Select(type => type.Definition.Namespace).Distinct().Where(name => name.Split('.').Any(NamelessPlaces.Contains));

    public static IEnumerable<CompiledType> NamelessTypeNames(IEnumerable<CompiledType> types) =>
        types.Where(type => type.IsWritten)
            .Where(type => NamelessTypes.Any(suffix => type.Definition.Name.Split('`')[0].EndsWith(suffix, StringComparison.Ordinal)));

    /// <summary>Folders of our own code with such a name; <paramref name="root"/> is the repository's.</summary>
    public static IEnumerable<string> NamelessFolders(string root) =>
        new[] { "src", "tests", "bench" }
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            .Select(folder => Path.GetRelativePath(root, folder))
            .Where(folder => !folder.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Where(folder => NamelessPlaces.Contains(Path.GetFileName(folder)));
}
