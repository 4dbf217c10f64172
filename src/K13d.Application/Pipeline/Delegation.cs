using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;

namespace K13d.Application.Pipeline;

/// <summary>
/// For whom something is done that outlives the request that asked for it: set once, in a scope of its own, so that what it does passes the pipeline as that person.
/// </summary>
public sealed class Delegation
{
    /// <summary>Null where the request at hand is the person's own.</summary>
    public RequestOrigin? From { get; private set; }

    public void Begin(RequestOrigin origin) =>
        From = From is null ? origin : throw new InvalidOperationException("A scope is one person's: it cannot be handed on.");
}

/// <summary>Where a request came from, kept for when it is over.</summary>
public sealed record RequestOrigin(Caller Caller, string CorrelationId, string? ClientAddress)
{
    /// <inheritdoc cref="AuthorisedCaller"/>
    internal static RequestOrigin Of(IRequestContext context) => new(AuthorisedCaller.Of(context), context.CorrelationId, context.ClientAddress);
}
