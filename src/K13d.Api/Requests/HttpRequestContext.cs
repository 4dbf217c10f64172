using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;

namespace K13d.Api.Requests;

/// <summary>Where the HTTP request at hand comes from; what K13d does by itself has an id and nothing else.</summary>
internal sealed class HttpRequestContext(IHttpContextAccessor accessor) : IRequestContext
{
    private readonly string own = Guid.NewGuid().ToString("N");

    public Caller? Caller => accessor.HttpContext?.Features.Get<Caller>();

    public string CorrelationId => accessor.HttpContext?.Features.Get<CorrelationId>()?.Value ?? own;

    public string? ClientAddress => accessor.HttpContext?.Connection.RemoteIpAddress is { } address ? ClientAddresses.Plain(address).ToString() : null;
}
