using System.Net.Http.Headers;

namespace K13d.Infrastructure.Retries;

/// <summary>Reads how long a server asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <summary>Null where it does not say.</summary>
    public static TimeSpan? Of(RetryConditionHeaderValue? header, TimeProvider time) => header switch
    {
        { Delta: { } wait } => wait,
        { Date: { } moment } => moment > time.GetUtcNow() ? moment - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
