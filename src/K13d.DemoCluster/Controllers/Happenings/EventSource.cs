namespace K13d.DemoCluster.Controllers.Happenings;

/// <summary>Who reports an Event: a controller, or a component on a node.</summary>
internal readonly record struct EventSource(string Component, string? Node = null);
