namespace K13d.Domain.Resources;

/// <summary>One object in a list, as kubectl prints it.</summary>
/// <param name="Namespace">Null where the kind has none.</param>
/// <param name="Created">When the object was made; the default where that is not known.</param>
/// <param name="Cells">As many as the table has fields.</param>
public sealed record ResourceRow(string Name, string? Namespace, DateTimeOffset Created, Cell[] Cells);

/// <summary>Objects of one kind, as kubectl lists them.</summary>
/// <param name="Fields">What the cells of a row are called.</param>
public sealed record ResourceTable(IReadOnlyList<string> Fields, IReadOnlyList<ResourceRow> Rows)
{
    /// <summary>What to send for the next page; null on the last one.</summary>
    public string? Continue { get; init; }

    /// <summary>How many objects come after this page; null where the API server does not say, as with selectors.</summary>
    public long? Remaining { get; init; }
}
