using System.Buffers;
using Serilog.Context;

namespace K13d.Api.Requests;

/// <summary>
/// The id that a request's answer, its log lines and its audit line share. A caller may bring its own, if it is short and plain enough to be
/// safe wherever it is written.
/// </summary>
internal sealed class CorrelationId(string value)
{
    public const string Header = "X-Correlation-Id";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public string Value { get; } = value;

    public static CorrelationId From(IHeaderDictionary headers) =>
        headers[Header] is [{ Length: > 0 and <= MaxLength } given] && !given.AsSpan().ContainsAnyExcept(Allowed)
            ? new(given)
            : new(Guid.NewGuid().ToString("N"));
}

/// <summary>Gives each request its <see cref="CorrelationId"/>, before anything else can answer or log.</summary>
internal static class Correlation
{
    public static void UseCorrelation(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var correlation = CorrelationId.From(context.Request.Headers);
        context.Features.Set(correlation);
        context.Response.Headers[CorrelationId.Header] = correlation.Value;
        using (LogContext.PushProperty("CorrelationId", correlation.Value))
        {
            await next(context);
        }
    });
}
