namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>A body that cannot be read.</summary>
/// <param name="fault">Without a value of the body: Secrets are in it.</param>
/// <param name="line">From 1.</param>
internal sealed class UnreadableException(string fault, long line) : Exception(fault)
{
    public long Line { get; } = line;
}
