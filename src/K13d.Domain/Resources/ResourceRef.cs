namespace K13d.Domain.Resources;

/// <summary>One object of a cluster.</summary>
/// <param name="Namespace">Null where the kind has none.</param>
public sealed record ResourceRef(ResourceKind Kind, string? Namespace, string Name)
{
    /// <summary>The namespace that is meant where a kind has namespaces and none is named, as with kubectl.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>The object that a caller means: a namespace does not count for a kind without, and is <c>default</c> where it is not said.</summary>
    public static ResourceRef Of(ResourceKind kind, string? @namespace, string name) =>
        new(kind, kind.Namespaced ? Named(@namespace) ?? DefaultNamespace : null, name);

    /// <summary>As the audit record and messages name it: <c>pod/nginx</c>.</summary>
    public override string ToString() => Kind.NameOf(Name);

    private static string? Named(string? @namespace) => string.IsNullOrEmpty(@namespace) ? null : @namespace;
}
