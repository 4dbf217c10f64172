namespace K13d.DemoCluster.Controllers.Happenings;

/// <summary>Who reports an Event: a controller, or a component on a node.</summary>
internal readonly record struct EventSource(string Component, string? Node = null)
{
    /// <summary>The program that writes it: all controllers are one.</summary>
    public string Program => Node is null ? "kube-controller-manager" : Component;
}
