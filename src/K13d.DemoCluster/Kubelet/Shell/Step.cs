namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a program does next, as far as anybody outside of it notices.</summary>
internal abstract record Step
{
    /// <param name="EndsLine">Whether a line break follows.</param>
    internal sealed record Say(string Line, bool IsError, bool EndsLine = true) : Step;

    /// <summary>Writes what is no text, or not known to be.</summary>
    internal sealed record Emit(ReadOnlyMemory<byte> Bytes) : Step;

    internal sealed record Pass(TimeSpan Duration) : Step;

    /// <summary>What comes next depends on the cluster, or on the container's files, as they are then.</summary>
    internal sealed record Look : Step;

    /// <summary>Waits until there is more to read.</summary>
    internal sealed record Read : Step;

    internal sealed record TakeAllMemory : Step;

    /// <summary>Runs until somebody ends it.</summary>
    internal sealed record Stay : Step;
}
