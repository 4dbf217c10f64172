namespace K13d.Api.RateLimits;

/// <summary>An operation that is counted as chat, which has a limit of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CountedAsChatAttribute : Attribute;
