namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>One run of kubectl.</summary>
/// <param name="Arguments">The verb first. Whatever a caller had a say in belongs behind <c>--</c>, or has passed the grammar.</param>
internal sealed record KubectlRun(IReadOnlyList<string> Arguments)
{
    /// <summary>What it finds on its standard input: manifests.</summary>
    public string Input { get; init; } = "";

    /// <summary>The namespace that it takes for what names none; null for <c>default</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether it may wait, for as long as K13D_KUBECTL__WAITTIMEOUT says and not in the way of those that do not.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether the middle of too much output is left out and the run goes on.</summary>
    public bool CutsMiddle { get; init; }
}
