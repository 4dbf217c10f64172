using System.Collections.Immutable;

namespace K13d.DemoCluster.Store;

/// <summary>All objects of a resource as they were at one revision. Costs nothing to keep: it shares what did not change.</summary>
internal sealed record Snapshot(long Revision, ImmutableList<StoredObject> Objects)
{
    /// <summary>Sorts directly after '/', which ends the namespace in a key.</summary>
    private const char AfterSlash = '0';

    public StoredObject? Find(string key)
    {
        var index = Objects.BinarySearch(StoredObject.Probe(key), StoredObject.ByKey);
        return index < 0 ? null : Objects[index];
    }

    /// <summary>Those of a namespace, or all of them, in the order of their keys.</summary>
    /// <param name="from">The key to begin at, inclusive; null for the first.</param>
    public IEnumerable<StoredObject> In(string? @namespace, string? from = null)
    {
        var (first, end) = RangeOf(@namespace);
        return Enumerate(from is null ? first : Math.Max(first, IndexOf(from)), end);
    }

    /// <summary>How many there are in a namespace, or in all, from a key on.</summary>
    public int CountFrom(string? @namespace, string from)
    {
        var (first, end) = RangeOf(@namespace);
        return end - Math.Max(first, IndexOf(from));
    }

    private (int First, int End) RangeOf(string? @namespace) =>
        string.IsNullOrEmpty(@namespace) ? (0, Objects.Count) : (IndexOf(@namespace + '/'), IndexOf(@namespace + AfterSlash));

    private int IndexOf(string key)
    {
        var index = Objects.BinarySearch(StoredObject.Probe(key), StoredObject.ByKey);
        return index < 0 ? ~index : index;
    }

    private IEnumerable<StoredObject> Enumerate(int index, int end)
    {
        // A tree is walked in blocks: to reach one element by its index costs its depth.
        var block = new StoredObject[Math.Clamp(end - index, 0, 512)];
        while (index < end)
        {
            var count = Math.Min(block.Length, end - index);
            Objects.CopyTo(index, block, 0, count);
            for (var position = 0; position < count; position++)
            {
                yield return block[position];
            }

            index += count;
        }
    }
}
