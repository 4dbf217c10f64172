using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Resources;

/// <summary>The kinds that the cluster serves.</summary>
public interface IResourceCatalog
{
    /// <summary>
    /// The kind that a caller means by a plural, a singular, a kind or a short name, also as <c>name.group</c>. NotFound where the cluster serves
    /// none so called; ClusterFailed where it does not say.
    /// </summary>
    Task<Result<ResourceKind>> Resolve(string resource, CancellationToken cancellation);
}
