namespace K13d.Architecture.Tests.Reading;

/// <summary>The product as compiled: our assemblies in the folder of these tests.</summary>
internal static class Assemblies
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static IReadOnlyList<CompiledAssembly> All { get; } = Read();

    public static IEnumerable<CompiledType> Types => All.SelectMany(assembly => assembly.Types);

    public static CompiledAssembly Named(string name) => All.Single(assembly => assembly.Name == name);

    /// <summary>Whether an assembly comes with .NET itself: not from a package, and not from ASP.NET Core.</summary>
    public static bool IsFramework(string name) => File.Exists(Path.Combine(FrameworkFolder, name + ".dll"));

    private static List<CompiledAssembly> Read()
    {
        List<CompiledAssembly> read = [];
        foreach (var path in Directory.GetFiles(AppContext.BaseDirectory, "K13d.*.dll").Order(StringComparer.Ordinal))
        {
            if (!path.EndsWith(".Tests.dll", StringComparison.Ordinal))
            {
                using var stream = new MemoryStream(File.ReadAllBytes(path));
                read.Add(CompiledAssembly.Read(stream));
            }
        }

        return read;
    }
}
