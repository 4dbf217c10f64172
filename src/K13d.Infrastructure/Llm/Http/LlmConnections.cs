using System.Net;
using K13d.Infrastructure.Addresses;

namespace K13d.Infrastructure.Llm.Http;

/// <summary>The connections over which models are asked.</summary>
internal sealed class LlmConnections(LlmOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>After so long a name is looked up, and its addresses are checked, again.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>So long the end of an answer is waited for, so that its connection can be used again.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(200);

    // Each with connections of its own: one that was opened without a key was not checked for one.
    private readonly HttpMessageInvoker withKey = new(Handler(hasKey: true));
    private readonly HttpMessageInvoker withoutKey = new(Handler(hasKey: false));

    /// <summary>For one answer, which ends with it.</summary>
    public HttpClient For(bool hasKey) => new(new AnswerHandler(hasKey ? withKey : withoutKey, options.Silence, time)) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose()
    {
        withKey.Dispose();
        withoutKey.Dispose();
    }

    private static SocketsHttpHandler Handler(bool hasKey) => new()
    {
        ConnectCallback = (context, cancellation) => CheckedConnection.Open(
            context.DnsEndPoint,
            addresses => Task.FromResult(LlmAddresses.Refuse(
                context.DnsEndPoint.Host, addresses, openly: hasKey && context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttp)),
            cancellation),
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        ResponseDrainTimeout = DrainTimeout,
        // It would take the key and the conversation to where nobody has sent them.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        // A proxy would look names up itself, where nothing checks what they mean.
        UseProxy = false,
        PreAuthenticate = false,
        // Who asked K13d for what is nobody else's business.
        ActivityHeadersPropagator = null,
    };
}
