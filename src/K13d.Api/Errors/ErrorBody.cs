namespace K13d.Api.Errors;

/// <summary>The documented body of every answer that is not a success.</summary>
/// <param name="Error">What went wrong and what to do, for a person.</param>
/// <param name="Code">For a program: <c>NOT_FOUND</c>.</param>
/// <param name="Details">What else a program can read.</param>
public sealed record ErrorBody(string Error, string Code, IReadOnlyDictionary<string, object?> Details);
