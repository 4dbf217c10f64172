using K13d.Domain.Identity;

namespace K13d.Api.Requests;

/// <summary>
/// Writes one line when a request is over. It names the route and not the path, and neither the query, the headers nor a body: a secret may
/// be in any of them.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    public async Task Invoke(HttpContext context)
    {
        var started = time.GetTimestamp();
        var method = context.Request.Method;
        await next(context);

        var status = context.Response.StatusCode;
        // That a caller's command takes longer than he gave it is no error of ours.
        var level = status is >= StatusCodes.Status500InternalServerError and not StatusCodes.Status504GatewayTimeout ? LogLevel.Error : LogLevel.Information;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
        var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
        var user = context.Features.Get<Caller>()?.Name ?? "anonymous";
        Completed(level, method, route, status, elapsed, user);
    }

    [LoggerMessage(EventId = 1000, Message = "{Method} {Route} answered {Status} in {Elapsed:0.0} ms for {User}")]
    private partial void Completed(LogLevel level, string method, string route, int status, double elapsed, string user);
}
