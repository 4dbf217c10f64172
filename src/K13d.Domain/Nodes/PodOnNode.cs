namespace K13d.Domain.Nodes;

/// <summary>What a drain has to know of a pod.</summary>
/// <param name="Uid">Tells it from a later pod of the same name.</param>
public sealed record PodOnNode(string Namespace, string Name, string Uid)
{
    /// <summary>The kubelet made it from a file of the node, and makes it again whatever the API server says.</summary>
    public bool IsMirror { get; init; }

    /// <summary>It has succeeded or failed: nothing of it runs any more.</summary>
    public bool IsFinished { get; init; }

    /// <summary>It has an <c>emptyDir</c>, whose content goes with it.</summary>
    public bool HasLocalData { get; init; }

    /// <summary>What makes another pod where this one goes; null where nothing does.</summary>
    public PodController? Controller { get; init; }

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <param name="Kind">As <c>ReplicaSet</c>.</param>
/// <param name="IsMissing">It is a DaemonSet that is not there any more.</param>
public sealed record PodController(string Kind, string Name, bool IsMissing = false)
{
    public bool IsDaemonSet => Kind == "DaemonSet";
}
