using K13d.Domain.Failures;

namespace K13d.Application.Ports.Leases;

/// <summary>Lets one replica at a time do what need not be done twice.</summary>
public interface ILeases
{
    /// <summary>
    /// Takes the lease, or keeps it, for some time from now. False where another holder has it, who loses it when he does not renew it in time.
    /// </summary>
    /// <param name="name">What is done.</param>
    /// <param name="holder">Who does it: one name a process.</param>
    Task<Result<bool>> Take(string name, string holder, TimeSpan duration, CancellationToken cancellation);
}
