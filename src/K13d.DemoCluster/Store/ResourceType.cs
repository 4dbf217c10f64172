namespace K13d.DemoCluster.Store;

/// <summary>Names a resource as URLs do, whatever its version: <c>("apps", "deployments")</c>. The core group is the empty string.</summary>
internal readonly record struct GroupResource(string Group, string Plural)
{
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

/// <summary>A resource that the server serves: what discovery says of it.</summary>
/// <param name="Subresources">By their names: <c>status</c>, <c>scale</c>.</param>
internal sealed record ResourceType(
    string Group,
    string Version,
    string Plural,
    string Singular,
    string Kind,
    bool IsNamespaced,
    IReadOnlyList<string> ShortNames,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> Subresources)
{
    public GroupResource Resource => new(Group, Plural);

    /// <summary>Of a custom resource that can be scaled: where its numbers are.</summary>
    public ScalePaths? Scale { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
