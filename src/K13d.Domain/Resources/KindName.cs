namespace K13d.Domain.Resources;

/// <summary>A kind as objects name it: <c>apps/v1</c> and <c>Deployment</c>.</summary>
public readonly record struct KindName(string ApiVersion, string Kind);
