using System.Diagnostics;
using K13d.Domain.Failures;
using MediatR;

namespace K13d.Application.Pipeline;

/// <summary>Names each use case in traces, with how it ended.</summary>
internal sealed class TelemetryBehaviour<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var activity = Telemetry.Source.StartActivity(typeof(TRequest).Name);
        var response = await next();
        if (response is IResult { Failure: { } failure })
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
        }

        return response;
    }
}

/// <summary>The source of K13d's traces.</summary>
public static class Telemetry
{
    public static ActivitySource Source { get; } = new("K13d");
}
