namespace K13d.Api.RateLimits;

/// <summary>An operation that is not counted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FreeOfRateLimitAttribute : Attribute;
