namespace K13d.Domain.Charts;

/// <summary>A chart repository or registry that K13d knows by a name.</summary>
/// <param name="Url"><c>https</c> or <c>http</c> of a repository, <c>oci</c> of a registry's folder.</param>
/// <param name="Credential">Null where everybody may read it.</param>
public sealed record ChartRepository(string Name, string Url, RepositoryCredential? Credential)
{
    public override string ToString() => $"{Name} ({Url})";
}

/// <summary>The same without its secret.</summary>
public sealed record KnownRepository(string Name, string Url, bool HasCredential);
