using K13d.Domain.Failures;

namespace K13d.Testing.Results;

/// <summary>Reads results where a test knows how they must end: <c>using static K13d.Testing.Results.ResultReader;</c>.</summary>
public static class ResultReader
{
    /// <summary>The value; a failure in its place ends the test with its message.</summary>
    public static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    /// <summary>The failure, or null where there is a value.</summary>
    public static Failure? FailureOf<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out _) ? failure : null;
}
