using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using K13d.Domain.Failures;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>
/// Speaks to the cluster's API server. It connects at the first request, reads the files that say how again when they change, repeats reads
/// that failed for a passing reason, and gives up in time.
/// </summary>
/// <remarks>To the cluster every caller of K13d is the same one, K13d itself; K13d's own permissions tell them apart.</remarks>
internal sealed class ClusterConnection(ClusterAccessSource source, RetryPolicy retries, IOptions<KubernetesOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Unchanged = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim finding = new(1, 1);
    private ClusterTransport? transport;
    private string fingerprint = "";
    private DateTimeOffset looked;

    /// <summary>Counts how often another way to the cluster was found: what was learnt from the one before is not true any more.</summary>
    public int Generation { get; private set; }

    /// <summary>How the cluster was reached last; null before the first request.</summary>
    public ClusterAccess? Current => transport?.Access;

    /// <summary>Sends a request and has the answer's body read. The failure that the API server, or the lack of one, amounts to.</summary>
    /// <param name="read">Reads the body while it comes in; a JsonException of it says that this was no API server.</param>
    public Task<Result<T>> Send<T>(ApiRequest request, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellation)
        where T : notnull =>
        Ask<T>(
            request,
            async (response, token) =>
            {
                using (response)
                {
                    await using var body = await response.Content.ReadAsStreamAsync(token);
                    return await read(body, token);
                }
            },
            cancellation);

    /// <summary>Sends a request whose answer goes on: a watch, a log that is followed. Only its beginning has to come in time.</summary>
    public Task<Result<ApiStream>> Open(ApiRequest request, CancellationToken cancellation) => Ask<ApiStream>(
        request, async (response, token) => new ApiStream(response, await response.Content.ReadAsStreamAsync(token)), cancellation);

    /// <summary>Opens a WebSocket that speaks one of the request's <see cref="ApiRequest.Protocols"/>. Only its opening has to come in time.</summary>
    public Task<Result<WebSocket>> Dial(ApiRequest request, CancellationToken cancellation) => Ask<WebSocket>(
        request,
        async (response, token) =>
        {
            if (await WebSocketHandshake.Accept(response, token) is { } socket)
            {
                return socket;
            }

            response.Dispose();
            return ClusterFailures.NoWebSocket(response.RequestMessage?.RequestUri);
        },
        cancellation);

    /// <param name="use">Takes an answer that is a success, and disposes of it.</param>
    private async Task<Result<T>> Ask<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<Result<T>>> use, CancellationToken cancellation)
        where T : notnull
    {
        var timeout = request.Timeout ?? options.Value.RequestTimeout;
        using var late = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        Uri? server = null;
        try
        {
            if ((await Transport(recheck: false, ending.Token)).IsFailure(out var unfound, out var current))
            {
                return unfound;
            }

            server = current.Access.Server;
            if ((await Authenticated(request, current, ending.Token)).IsFailure(out var failure, out var response))
            {
                return failure;
            }

            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                return await use(response, ending.Token);
            }

            using (response)
            {
                await using var body = await response.Content.ReadAsStreamAsync(ending.Token);
                return await ClusterFailures.Read((int)response.StatusCode, body, ending.Token);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return ClusterFailures.TooLate(server, timeout);
        }
        catch (CryptographicException unusable)
        {
            return ClusterFailures.NoIdentity(server, unusable);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or AuthenticationException)
        {
            return ClusterFailures.Unreachable(server, broken);
        }
        catch (JsonException)
        {
            return ClusterFailures.NotAnApiServer(server);
        }
    }

    /// <summary>How the cluster is reached now, for a program that must reach it too.</summary>
    public async Task<Result<(ClusterAccess Access, Credential Credential)>> Access(CancellationToken cancellation)
    {
        if ((await Transport(recheck: false, cancellation)).IsFailure(out var unfound, out var current))
        {
            return unfound;
        }

        return (await current.Access.Credentials.Current(cancellation)).Map(credential => (current.Access, credential));
    }

    public void Dispose()
    {
        transport?.Dispose();
        finding.Dispose();
    }

    /// <summary>Where the API server does not accept the credential, another one is tried once: it may have been replaced this moment.</summary>
    private async Task<Result<HttpResponseMessage>> Authenticated(ApiRequest request, ClusterTransport current, CancellationToken cancellation)
    {
        if ((await current.Access.Credentials.Current(cancellation)).IsFailure(out var none, out var credential))
        {
            return none;
        }

        var response = await retries.Run(request, token => Once(request, current, credential, token), cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var mayDiffer = current.Access.Credentials.Refused(credential);
        if ((await Transport(recheck: true, cancellation)).IsFailure(out _, out var renewed) || (renewed == current && !mayDiffer))
        {
            return response;
        }

        response.Dispose();
        if ((await renewed.Access.Credentials.Current(cancellation)).IsFailure(out none, out credential))
        {
            return none;
        }

        return await retries.Run(request, token => Once(request, renewed, credential, token), cancellation);
    }

    private static Task<HttpResponseMessage> Once(ApiRequest request, ClusterTransport through, Credential credential, CancellationToken cancellation)
    {
        var message = new HttpRequestMessage(request.Method, through.Access.Server.AbsoluteUri.TrimEnd('/') + request.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", "k13d");
        message.Headers.Authorization = Authorization(credential);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } };
        }

        if (request.Protocols.Count > 0)
        {
            WebSocketHandshake.Ask(message, request.Protocols);
        }

        return through.Send(message, credential, cancellation);
    }

    private static AuthenticationHeaderValue? Authorization(Credential credential) => credential switch
    {
        { Token: { } token } => new AuthenticationHeaderValue("Bearer", token),
        { Username: { Length: > 0 } user } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credential.Password}"))),
        _ => null,
    };

    private async ValueTask<Result<ClusterTransport>> Transport(bool recheck, CancellationToken cancellation)
    {
        if (!recheck && transport is { } current && time.GetUtcNow() - looked < Unchanged)
        {
            return current;
        }

        await finding.WaitAsync(cancellation);
        try
        {
            if (!recheck && transport is { } found && time.GetUtcNow() - looked < Unchanged)
            {
                return found;
            }

            return (await source.Find(cancellation)).IsFailure(out var unfound, out var access) ? unfound : Connect(access);
        }
        finally
        {
            finding.Release();
        }
    }

    private Result<ClusterTransport> Connect(FoundAccess found)
    {
        looked = time.GetUtcNow();
        if (transport is { } same && fingerprint == found.Fingerprint)
        {
            return same;
        }

        try
        {
            // The one before is not disposed: requests may be under way on it, and its idle connections close by themselves.
            transport = new ClusterTransport(found.Access, options.Value.ConnectTimeout);
        }
        catch (CryptographicException unusable)
        {
            return ClusterFailures.NoAuthority(found.Access.Server, unusable);
        }

        fingerprint = found.Fingerprint;
        Generation++;
        return transport;
    }
}
