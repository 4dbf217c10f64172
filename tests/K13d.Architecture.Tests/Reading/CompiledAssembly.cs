using Mono.Cecil;

namespace K13d.Architecture.Tests.Reading;

/// <param name="References">The simple names of the assemblies that it is compiled against and uses.</param>
internal sealed record CompiledAssembly(string Name, IReadOnlyList<string> References, IReadOnlyList<CompiledType> Types)
{
    public static CompiledAssembly Read(Stream stream)
    {
        var module = ModuleDefinition.ReadModule(stream);
        return new CompiledAssembly(
            module.Assembly.Name.Name,
            [.. module.AssemblyReferences.Select(reference => reference.Name)],
            [.. module.Types.Select(type => new CompiledType(module.Assembly.Name.Name, type, TypeUses.Of(type)))]);
    }
}
