using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Domain.Pods;

/// <summary>The containers of a pod, of which a request names one or leaves the choice to the pod.</summary>
/// <param name="Names">Those that it is made for.</param>
/// <param name="Others">Its init and ephemeral containers, which only who names them means.</param>
/// <param name="Default">What its annotation <see cref="DefaultAnnotation"/> says; null where it has none.</param>
public sealed record PodContainers(ResourceRef Pod, IReadOnlyList<string> Names, IReadOnlyList<string> Others, string? Default)
{
    /// <seealso href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container"/>
    public const string DefaultAnnotation = "kubectl.kubernetes.io/default-container";

    /// <summary>The one that is named, else the pod's default, else its only one; otherwise Invalid, with all there are.</summary>
    /// <param name="named">Null or empty where the choice is the pod's.</param>
    public Result<string> Choose(string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return Names.Contains(named, StringComparer.Ordinal) || Others.Contains(named, StringComparer.Ordinal)
                ? named
                : Unchosen($"{Pod} has no container '{named}': it has {List([.. Names, .. Others])}.");
        }

        if (Default is { } preferred && (Names.Contains(preferred, StringComparer.Ordinal) || Others.Contains(preferred, StringComparer.Ordinal)))
        {
            return preferred;
        }

        return Names is [var only] ? only : Unchosen($"{Pod} has several containers: name one of {List(Names)} as 'container'.");
    }

    private Failure.Invalid Unchosen(string why) => new(why)
    {
        Details = new Dictionary<string, object?> { ["containers"] = Names, ["otherContainers"] = Others },
    };

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names);
}
