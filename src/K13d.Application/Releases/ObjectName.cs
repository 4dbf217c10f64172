using K13d.Domain.Resources;

namespace K13d.Application.Releases;

/// <summary>By what Helm takes an object of one revision for that of another: not by the version of its kind.</summary>
/// <param name="Namespace">Null where the manifest names none.</param>
/// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/kube/resource.go"/>
internal sealed record ObjectName(string Group, string? Kind, string? Namespace, string? Name)
{
    public static ObjectName Of(Manifest manifest) => new(
        manifest.ApiVersion?.LastIndexOf('/') is > 0 and var slash ? manifest.ApiVersion[..slash] : "", manifest.Kind, manifest.Namespace, manifest.Name);

    public override string ToString() => Namespace is null ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
