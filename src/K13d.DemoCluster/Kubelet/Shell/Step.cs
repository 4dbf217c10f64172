namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a program does next, as far as anybody outside of it notices.</summary>
internal abstract record Step
{
    internal sealed record Say(string Line, bool IsError) : Step;

    internal sealed record Pass(TimeSpan Duration) : Step;

    /// <summary>What comes next depends on the cluster as it is then.</summary>
    internal sealed record Look : Step;

    internal sealed record TakeAllMemory : Step;

    /// <summary>Runs until somebody ends it.</summary>
    internal sealed record Stay : Step;
}
