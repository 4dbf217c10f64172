using K13d.Application.Ports.Resources;

namespace K13d.Api.Resources;

/// <summary>The body of a patch, of the type that its media type says.</summary>
public sealed record PatchBody(ResourcePatch Patch);
