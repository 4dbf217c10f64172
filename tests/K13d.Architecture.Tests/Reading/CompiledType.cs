using Mono.Cecil;

namespace K13d.Architecture.Tests.Reading;

/// <summary>A type at the top level of one of our assemblies, together with all that is nested in it: lambdas and state machines too.</summary>
/// <param name="Uses">Every type that its signatures, attributes and method bodies name.</param>
internal sealed record CompiledType(string Assembly, TypeDefinition Definition, IReadOnlySet<UsedType> Uses)
{
    public string FullName => Definition.FullName;

    /// <summary>Whether a person wrote it: the compiler and source generators add types of their own.</summary>
    public bool IsWritten =>
        !Definition.Name.Contains('<', StringComparison.Ordinal)
        && !Definition.CustomAttributes.Any(attribute => attribute.AttributeType.FullName is
            "System.Runtime.CompilerServices.CompilerGeneratedAttribute" or "System.CodeDom.Compiler.GeneratedCodeAttribute")
        && Definition.Namespace.StartsWith("K13d", StringComparison.Ordinal);

    /// <summary>Whether it is in the namespace, or in one below it.</summary>
    public bool IsIn(string @namespace) =>
        Definition.Namespace == @namespace || Definition.Namespace.StartsWith(@namespace + ".", StringComparison.Ordinal);

    /// <summary>Whether it names a type of the technology: one whose full name starts so.</summary>
    public bool IsUsing(string technology) => Uses.Any(used => used.FullName.StartsWith(technology, StringComparison.Ordinal));

    public override string ToString() => FullName;
}
