using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Ports.Settings;

/// <summary>Where models may be asked.</summary>
public interface ILlmEndpoints
{
    /// <summary>
    /// Invalid where its host, as it is written or by what its name means now, may not be asked, or not with a key. A name that means nothing now passes: what
    /// it means is looked at again whenever it is connected to.
    /// </summary>
    Task<Result<Done>> Check(LlmConfiguration llm, CancellationToken cancellation);
}
