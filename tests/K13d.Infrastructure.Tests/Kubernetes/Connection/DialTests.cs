using System.Net.WebSockets;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>WebSockets to an API server: what is said when it opens none, and bytes when it does.</summary>
public sealed class DialTests
{
    private static readonly ApiRequest Exec = new(HttpMethod.Get, "/api/v1/namespaces/default/pods/nginx/exec")
    {
        Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"],
        MayRepeat = false,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_WebSocket_speaks_the_protocol_that_the_server_took_and_carries_bytes_both_ways()
    {
        string? token = null;
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            token = context.Request.Headers.Authorization;
            using var accepted = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols[1]);
            await Echo(accepted, context.RequestAborted);
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        using var socket = Value(await services.GetRequiredService<ClusterConnection>().Dial(Exec, Cancellation));
        var sent = new byte[300_000];
        new Random(7).NextBytes(sent);

        await socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        var received = new MemoryStream();
        for (var (buffer, whole) = (new byte[10_000], false); !whole;)
        {
            var piece = await socket.ReceiveAsync(buffer, Cancellation);
            received.Write(buffer, 0, piece.Count);
            whole = piece.EndOfMessage;
        }

        Assert.Equal("v4.channel.k8s.io", socket.SubProtocol);
        Assert.Equal("Bearer first", token);
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Why_an_API_server_opens_none_is_told()
    {
        await using var server = await ScriptedApiServer.Start(context =>
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync("""{"kind":"Status","status":"Failure","reason":"BadRequest","message":"container sidecar is not valid for pod nginx","code":400}""");
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        var failure = FailureOf(await services.GetRequiredService<ClusterConnection>().Dial(Exec, Cancellation));

        Assert.Equal("container sidecar is not valid for pod nginx.", Assert.IsType<Failure.Invalid>(failure).Message);
    }

    [Fact]
    public async Task A_credential_that_was_replaced_this_moment_is_tried()
    {
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            if (context.Request.Headers.Authorization != "Bearer second")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var accepted = await context.WebSockets.AcceptWebSocketAsync("v5.channel.k8s.io");
            await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        var connection = services.GetRequiredService<ClusterConnection>();
        Assert.IsType<Failure.ClusterFailed>(FailureOf(await connection.Dial(Exec, Cancellation)));

        server.Write("token: second");

        using var socket = Value(await connection.Dial(Exec, Cancellation));
        Assert.Equal("v5.channel.k8s.io", socket.SubProtocol);
    }

    [Theory, InlineData(200), InlineData(101)]
    public async Task What_answers_and_opens_none_is_said_to(int status)
    {
        await using var server = await ScriptedApiServer.Start(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["Sec-WebSocket-Accept"] = "of another key";
            return Task.CompletedTask;
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        var failure = FailureOf(await services.GetRequiredService<ClusterConnection>().Dial(Exec, Cancellation));

        Assert.Equal("NoWebSocket", Assert.IsType<Failure.ClusterFailed>(failure).Details["reason"]);
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_once()
    {
        await using var server = await ScriptedApiServer.Start(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        Assert.IsType<Failure.ClusterFailed>(FailureOf(await services.GetRequiredService<ClusterConnection>().Dial(Exec, Cancellation)));

        Assert.Equal(1, server.Requests);
    }

    private static async Task Echo(WebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, cancellation) is { MessageType: not WebSocketMessageType.Close } piece)
        {
            await socket.SendAsync(buffer.AsMemory(0, piece.Count), piece.MessageType, piece.EndOfMessage, cancellation);
        }
    }
}
