namespace K13d.Application.Nodes;

/// <summary>Whether new pods may be placed on a node.</summary>
/// <param name="Unschedulable">Whether it is cordoned now.</param>
/// <param name="Changed">Whether it was otherwise before.</param>
public sealed record NodeSchedule(string Name, bool Unschedulable, bool Changed);
