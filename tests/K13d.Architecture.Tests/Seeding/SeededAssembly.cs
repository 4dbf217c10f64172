using K13d.Architecture.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace K13d.Architecture.Tests.Seeding;

/// <summary>Compiles code that breaks a rule, under the name of one of our assemblies, so that the rule can be seen to report it.</summary>
internal static class SeededAssembly
{
    // What these tests run on: .NET, ASP.NET Core, our assemblies and all packages.
    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CompiledAssembly Compile(string assembly, string code)
    {
        var compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText(code)],
            References.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assembly),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return CompiledAssembly.Read(image);
    }

    /// <summary>The types of <paramref name="code"/>, compiled as <paramref name="assembly"/>.</summary>
    public static IReadOnlyList<CompiledType> Types(string assembly, string code) => Compile(assembly, code).Types;
}
