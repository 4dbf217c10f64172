using System.Net;
using System.Net.Sockets;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Addresses;

namespace K13d.Infrastructure.Llm.Http;

/// <summary>Tells whoever names an endpoint that it may not be asked, before it is. Connections check for themselves.</summary>
internal sealed class LlmEndpoints(TimeProvider time) : ILlmEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<Result<Done>> Check(LlmConfiguration llm, CancellationToken cancellation)
    {
        if (llm.AskedAt is not { } endpoint)
        {
            return new Done();
        }

        var openly = llm.ApiKey is not null && endpoint.Scheme == Uri.UriSchemeHttp;
        return LlmAddresses.Refuse(endpoint.IdnHost, await LookUp(endpoint.IdnHost, cancellation), openly) is { } refused ? refused : new Done();
    }

    private async Task<IReadOnlyList<IPAddress>> LookUp(string host, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await CheckedConnection.LookUp(host, either.Token);
        }
        catch (SocketException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [];
        }
    }
}
