using System.Reflection;
using K13d.Domain.Failures;

namespace K13d.Application.Pipeline;

/// <summary>Makes the answer of a request that a behaviour stops, which knows the answer's type only as a parameter.</summary>
internal static class Refusal<TResponse>
{
    private static readonly Func<Failure, TResponse> Make = typeof(IResult).IsAssignableFrom(typeof(TResponse))
        ? typeof(Refusal<TResponse>)
            .GetMethod(nameof(From), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(typeof(TResponse))
            .CreateDelegate<Func<Failure, TResponse>>()
        : throw new InvalidOperationException($"{typeof(TResponse)} is not a Result: a request's answer must be able to be a failure.");

    public static TResponse Of(Failure failure) => Make(failure);

    private static TResult From<TResult>(Failure failure)
        where TResult : IResult<TResult> => TResult.From(failure);
}
