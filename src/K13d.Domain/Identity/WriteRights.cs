using System.Text.Json.Nodes;
using K13d.Domain.Resources;

namespace K13d.Domain.Identity;

/// <summary>
/// Which permission it takes to write or delete an object. K13d writes with its own rights in the cluster, so whoever could write what hands out rights
/// could give himself K13d's: an operator writes what is in namespaces, as the cluster role <c>edit</c> does, and the namespaces themselves.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles"/>
public static class WriteRights
{
    /// <summary>Groups whose kinds decide about rights, also where they are in a namespace.</summary>
    private static readonly string[] GoverningGroups = ["rbac.authorization.k8s.io", "authorization.k8s.io", "authentication.k8s.io"];

    /// <summary>Types of Secrets with which somebody logs in to the cluster; the cluster itself fills in the first one's token.</summary>
    private static readonly string[] CredentialTypes = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];

    /// <param name="body">What is to be written: a manifest, or the body of a patch.</param>
    public static Permission Needed(ResourceKind kind, JsonNode body) =>
        GovernsRights(kind) || (kind.IsSecret && IsCredential(body)) ? Permission.GovernCluster : Permission.WriteResources;

    /// <summary>To delete one: what restricts rights or admission is undone by its deletion, and a CustomResourceDefinition takes all its objects along.</summary>
    public static Permission NeededToDelete(ResourceKind kind) => GovernsRights(kind) ? Permission.GovernCluster : Permission.DeleteResources;

    private static bool GovernsRights(ResourceKind kind) =>
        kind.Namespaced ? GoverningGroups.Contains(kind.Group, StringComparer.Ordinal) : kind is not { Group: "", Kind: "Namespace" };

    private static bool IsCredential(JsonNode body) =>
        body is JsonObject secret
        && secret["type"] is JsonValue value
        && value.TryGetValue<string>(out var type)
        && CredentialTypes.Contains(type, StringComparer.Ordinal);
}
