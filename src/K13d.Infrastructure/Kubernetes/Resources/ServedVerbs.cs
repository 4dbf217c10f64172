using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>What the API server lets one do with objects of a kind.</summary>
internal static class ServedVerbs
{
    /// <returns>Null where it lets one.</returns>
    public static Failure.Invalid? Lacking(ResourceKind kind, string verb, string done) => kind.Can(verb)
        ? null
        : new Failure.Invalid($"{kind.FullName} cannot be {done}: the cluster serves them for {string.Join(", ", kind.Verbs)} only.");
}
