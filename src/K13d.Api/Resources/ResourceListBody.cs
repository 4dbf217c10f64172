using System.Text.Json.Serialization;

namespace K13d.Api.Resources;

/// <summary>A list of objects, or a page of one.</summary>
/// <param name="Items">One row an object, as kubectl prints it.</param>
/// <param name="Total">How many objects there are; on a page, how many from its first one on, as far as the API server says.</param>
/// <param name="Continue">What to send as <c>continue</c> for the next page; absent on the last one.</param>
/// <param name="Remaining">How many objects come after this page; absent where the API server does not say, as with selectors.</param>
public sealed record ResourceListBody(IReadOnlyList<ResourceRowBody> Items, long Total, string? Continue, long? Remaining);

/// <summary>One object, as kubectl prints it: every column of its kind is a field in camel case.</summary>
/// <param name="Namespace">Absent for a kind without namespaces.</param>
public sealed record ResourceRowBody(string Name, string? Namespace)
{
    [JsonExtensionData]
    public IDictionary<string, object> Columns { get; init; } = new Dictionary<string, object>();
}
