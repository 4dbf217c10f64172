namespace K13d.Api.Repeats;

/// <summary>A POST whose answer is not to be kept: it is a stream, holds a token, or is about the session at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WithoutIdempotencyKeyAttribute : Attribute;
