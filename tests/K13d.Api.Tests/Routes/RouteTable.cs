using System.Text;
using K13d.Api.RateLimits;
using K13d.Api.Requests;
using K13d.Api.WebSockets;
using K13d.Application.Pipeline;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Routes;

/// <summary>Every route of the running K13d, read from its own route table, so that a new one cannot escape a sweep.</summary>
internal static class RouteTable
{
    public static IReadOnlyList<Route> Of(K13dHost host) =>
    [
        .. from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select new Route(method, endpoint),
    ];
}

/// <summary>One method of one route.</summary>
internal sealed record Route(string Method, RouteEndpoint Endpoint)
{
    /// <summary>As the route table spells it: <c>GET api/k8s/{resource}</c>.</summary>
    public string Pattern => $"{Method} {Endpoint.RoutePattern.RawText}";

    public string? Name => Endpoint.Metadata.GetMetadata<IRouteNameMetadata>()?.RouteName;

    public bool IsOpen => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>Whether it counts against the rate limit.</summary>
    public bool IsCounted => Endpoint.Metadata.GetMetadata<FreeOfRateLimitAttribute>() is null;

    /// <summary>Whether it passes bodies on, and so takes larger ones than K13d keeps.</summary>
    public bool PassesBodyOn => Endpoint.Metadata.GetMetadata<PassesBodyOnAttribute>() is not null;

    /// <summary>Whether it opens a WebSocket, and so is asked with a handshake.</summary>
    public bool IsWebSocket => Endpoint.Metadata.GetMetadata<WebSocketOnlyAttribute>() is not null;

    public bool TakesBody => Endpoint.Metadata.GetMetadata<ActionDescriptor>()?.Parameters.Any(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Body) == true;

    /// <summary>The use case that it sends: it is named after it, or says which it is.</summary>
    public Type? UseCase => Endpoint.Metadata.GetMetadata<SendsAttribute>()?.UseCase ?? UseCases.SingleOrDefault(type => type.Name == Name);

    private static IEnumerable<Type> UseCases => typeof(ICommand<>).Assembly.GetTypes().Where(typeof(MediatR.IBaseRequest).IsAssignableFrom);

    public bool IsCommand => UseCase?.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ICommand<>)) == true;

    /// <summary>A request for it, with something in each of its parameters that is nowhere in the cluster.</summary>
    public HttpRequestMessage Request(string? resource = null, string? name = null, string query = "", HttpContent? body = null)
    {
        var path = new StringBuilder();
        foreach (var segment in Endpoint.RoutePattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(part switch
                {
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "resource" } => resource ?? "pods",
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => name ?? "nowhere-to-be-found",
                    _ => throw new NotSupportedException($"{part} in {Pattern}"),
                });
            }
        }

        var request = new HttpRequestMessage(new HttpMethod(Method), path.Append(query).ToString())
        {
            Content = body ?? (TakesBody ? new StringContent("{}", Encoding.UTF8, "application/json") : null),
        };
        // A handshake has no body.
        if (IsWebSocket && body is null)
        {
            AskForWebSocket(request);
        }

        return request;
    }

    private static void AskForWebSocket(HttpRequestMessage request)
    {
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
    }
}
