using System.Diagnostics.CodeAnalysis;

namespace K13d.Domain.Failures;

/// <summary>A value, or the <see cref="Failure"/> that stands in its place. Both turn into it implicitly.</summary>
public readonly record struct Result<T> : IResult<Result<T>>
    where T : notnull
{
    private readonly T? value;
    private readonly Failure? failure;

    private Result(T? value, Failure? failure) => (this.value, this.failure) = (value, failure);

    /// <summary>
    /// The one way to read it, with nothing that can throw:
    /// <c>if (found.IsFailure(out var failure, out var pod)) return failure;</c>
    /// </summary>
    public bool IsFailure([NotNullWhen(true)] out Failure? failure, [NotNullWhen(false)] out T? value)
    {
        value = this.value;
        failure = this.failure ?? (this.value is null ? throw new InvalidOperationException("A Result that was never given a value.") : null);
        return failure is not null;
    }

    public Result<TOther> Map<TOther>(Func<T, TOther> map)
        where TOther : notnull =>
        IsFailure(out var failure, out var value) ? failure : map(value);

    /// <summary>A result of the same type that holds a failure: what a behaviour needs to stop a request it knows only by type.</summary>
    static Result<T> IResult<Result<T>>.From(Failure failure) => failure;

    Failure? IResult.Failure => failure;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}

/// <summary>Nothing to say beyond that it is done.</summary>
public readonly record struct Done;

/// <summary>A result whose value's type is not known where it is looked at: in a pipeline behaviour.</summary>
public interface IResult
{
    /// <summary>The failure, or null where there is a value.</summary>
    Failure? Failure { get; }
}

/// <inheritdoc/>
public interface IResult<out TSelf> : IResult
    where TSelf : IResult<TSelf>
{
    static abstract TSelf From(Failure failure);
}
