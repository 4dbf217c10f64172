namespace K13d.Domain.Metrics;

/// <summary>What a history is about.</summary>
/// <param name="Kind"><see cref="Pod"/> or <see cref="Node"/>.</param>
/// <param name="Namespace">Empty for a node.</param>
public readonly record struct UsageSubject(string Kind, string Namespace, string Name)
{
    public const string Pod = "pod";
    public const string Node = "node";

    public static UsageSubject OfPod(string @namespace, string name) => new(Pod, @namespace, name);

    public static UsageSubject OfNode(string name) => new(Node, "", name);
}
