using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>Says about an object what <c>kubectl describe</c> says.</summary>
public interface IResourceDescriber
{
    /// <summary>Unavailable <c>TOOL_MISSING</c> where kubectl is not there, ClusterFailed where it does not get the object.</summary>
    Task<Result<string>> Describe(ResourceRef resource, CancellationToken cancellation);
}
