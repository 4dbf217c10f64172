using K13d.Domain.Resources;

namespace K13d.Api.Resources;

/// <summary>The objects of a body.</summary>
public sealed record ManifestsBody(IReadOnlyList<Manifest> Items);
