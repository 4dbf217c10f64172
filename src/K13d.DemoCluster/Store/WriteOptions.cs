namespace K13d.DemoCluster.Store;

/// <summary>How a write was asked for.</summary>
/// <param name="FieldManager">Who the written fields belong to.</param>
/// <param name="Subresource"><c>status</c>, <c>scale</c>…; null for the object itself.</param>
/// <param name="DryRun">Everything but storing it.</param>
/// <param name="Planted">Whether the object brings its own age, identity and status.</param>
/// <param name="Applies">Whether it is a server-side apply, which has set the <c>managedFields</c> itself.</param>
internal sealed record WriteOptions(
    string FieldManager, string? Subresource = null, bool DryRun = false, bool Planted = false, bool Applies = false);
