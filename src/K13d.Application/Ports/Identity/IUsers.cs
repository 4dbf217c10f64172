using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Ports.Identity;

/// <summary>Who can log in.</summary>
public interface IUsers
{
    /// <summary>Names are compared without regard to case. NotFound where nobody has the name.</summary>
    Task<Result<User>> Find(string name, CancellationToken cancellation);

    /// <summary>Replaces a hash that was made with parameters of the past.</summary>
    Task<Result<Done>> ReplacePasswordHash(Guid user, string passwordHash, CancellationToken cancellation);
}
