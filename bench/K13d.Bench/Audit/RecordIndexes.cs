namespace K13d.Bench.Audit;

/// <summary>Which indexes a record has beside its key's.</summary>
internal enum RecordIndexes
{
    None,

    /// <summary>One for each filter, and of each only the filter and the order of the answer: what is more in K13d's is compared with it.</summary>
    OrderOnly,

    /// <summary>As K13d migrates them.</summary>
    All,
}
