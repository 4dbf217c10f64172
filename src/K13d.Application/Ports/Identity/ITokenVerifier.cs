using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Ports.Identity;

/// <summary>Says who a bearer token is of: everything that must hold of it is looked at, the session it belongs to included.</summary>
public interface ITokenVerifier
{
    /// <summary>Unauthorized where the token is not ours, not valid now, or its session has ended; Unavailable where that cannot be known.</summary>
    Task<Result<Caller>> Verify(string token, CancellationToken cancellation);
}
