namespace K13d.DemoCluster.Store;

/// <summary>A change of a resource.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="Object">As it became; of a deletion, as it last was, at the deletion's revision.</param>
/// <param name="Previous">As it was before; null of an addition.</param>
/// <param name="After">Every object of the resource after the change.</param>
internal sealed record StoredEvent(string Type, StoredObject Object, StoredObject? Previous, Snapshot After)
{
    public long Revision => Object.Revision;
}
