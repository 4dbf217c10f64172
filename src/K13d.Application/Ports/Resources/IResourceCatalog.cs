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

    /// <summary>
    /// The kinds that objects say they are of, each with NotFound in its place where the cluster serves none such. ClusterFailed where it does
    /// not say. However many are asked for at once, the cluster is asked again at most once.
    /// </summary>
    Task<Result<ServedKinds>> Find(IReadOnlyCollection<KindName> names, CancellationToken cancellation);
}

/// <summary>What became of the kinds that were asked for.</summary>
public sealed record ServedKinds(IReadOnlyDictionary<KindName, Result<ResourceKind>> Kinds)
{
    public Result<ResourceKind> Of(KindName name) => Kinds[name];
}
