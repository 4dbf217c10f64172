using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Domain.Pods;

/// <summary>The containers of a pod, of which a request names one or leaves the choice to the pod.</summary>
/// <param name="Names">Those that it is made for.</param>
/// <param name="Init">Those that run before them; only who names one means it.</param>
/// <param name="Ephemeral">Those that were added to look into it, likewise.</param>
/// <param name="Default">What its annotation <see cref="DefaultAnnotation"/> says; null where it has none.</param>
public sealed record PodContainers(
    ResourceRef Pod, IReadOnlyList<string> Names, IReadOnlyList<string> Init, IReadOnlyList<string> Ephemeral, string? Default)
{
    /// <seealso href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container"/>
    public const string DefaultAnnotation = "kubectl.kubernetes.io/default-container";

    /// <summary>All there are, those first that it is made for.</summary>
    public IEnumerable<string> All => [.. Names, .. Init, .. Ephemeral];

    /// <summary>The one that is named, else the pod's default, else its only one; otherwise Invalid, with all there are.</summary>
    /// <param name="named">Null or empty where the choice is the pod's.</param>
    public Result<string> Choose(string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return Has(named) ? named : Unchosen($"{Pod} has no container '{named}': it has {List()}.");
        }

        if (Default is { } preferred && Has(preferred))
        {
            return preferred;
        }

        return Names is [var only] ? only : Unchosen($"{Pod} has several containers: name one of {List()} as 'container'.");
    }

    private bool Has(string name) => All.Contains(name, StringComparer.Ordinal);

    private Failure.Invalid Unchosen(string why) => new(why)
    {
        Details = new Dictionary<string, object?> { ["containers"] = Names, ["initContainers"] = Init, ["ephemeralContainers"] = Ephemeral },
    };

    private string List() => string.Join(", ", [.. Names, .. Init.Select(name => $"{name} (init)"), .. Ephemeral.Select(name => $"{name} (ephemeral)")]);
}
