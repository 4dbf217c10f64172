using K13d.Domain.Failures;

namespace K13d.Application.Ports.Leases;

/// <summary>Lets one holder at a time do what must not, or need not, be done twice at once, in whichever replica.</summary>
public interface ILeases
{
    /// <summary>
    /// Takes the lease, or keeps it, for some time from now. False where another holder has it, who loses it when he does not renew it in time.
    /// </summary>
    /// <param name="name">What is done.</param>
    /// <param name="holder">Who does it: a name that nobody else uses.</param>
    Task<Result<bool>> Take(string name, string holder, TimeSpan duration, CancellationToken cancellation);

    /// <summary>Lets somebody else take it now. It does nothing where the holder does not have it.</summary>
    Task<Result<Done>> Release(string name, string holder, CancellationToken cancellation);
}
