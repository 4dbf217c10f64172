using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;

namespace K13d.Api.Requests;

/// <summary>
/// Where the HTTP request at hand comes from, or the one that asked for what is done now; what K13d does by itself has an id and nothing else.
/// </summary>
internal sealed class HttpRequestContext(IHttpContextAccessor accessor, Delegation delegation) : IRequestContext
{
    private readonly string own = Guid.NewGuid().ToString("N");

    public Caller? Caller => delegation.From is { } origin ? origin.Caller : accessor.HttpContext?.Features.Get<Caller>();

    public string CorrelationId => delegation.From?.CorrelationId ?? accessor.HttpContext?.Features.Get<CorrelationId>()?.Value ?? own;

    public string? ClientAddress => delegation.From is { } origin
        ? origin.ClientAddress
        : accessor.HttpContext?.Connection.RemoteIpAddress is { } address ? ClientAddresses.Plain(address).ToString() : null;
}
