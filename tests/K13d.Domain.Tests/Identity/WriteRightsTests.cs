using System.Text.Json.Nodes;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Identity;

/// <summary>Whoever may write what hands out rights in the cluster has K13d's own.</summary>
public sealed class WriteRightsTests
{
    [Theory]
    [InlineData("rbac.authorization.k8s.io", "Role", true), InlineData("rbac.authorization.k8s.io", "RoleBinding", true)]
    [InlineData("rbac.authorization.k8s.io", "ClusterRole", false), InlineData("rbac.authorization.k8s.io", "ClusterRoleBinding", false)]
    [InlineData("admissionregistration.k8s.io", "MutatingWebhookConfiguration", false), InlineData("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", false)]
    [InlineData("apiextensions.k8s.io", "CustomResourceDefinition", false), InlineData("apiregistration.k8s.io", "APIService", false)]
    [InlineData("certificates.k8s.io", "CertificateSigningRequest", false), InlineData("authentication.k8s.io", "TokenReview", false)]
    [InlineData("authorization.k8s.io", "LocalSubjectAccessReview", true), InlineData("", "Node", false), InlineData("", "PersistentVolume", false)]
    [InlineData("example.com", "ClusterThing", false)]
    public void What_decides_about_rights_or_concerns_all_of_the_cluster_takes_an_administrator(string group, string kind, bool namespaced)
    {
        Assert.Equal(Permission.GovernCluster, WriteRights.Needed(Kind(group, kind, namespaced), new JsonObject()));
        Assert.Equal(Permission.GovernCluster, WriteRights.NeededToDelete(Kind(group, kind, namespaced)));
    }

    [Theory]
    [InlineData("", "ConfigMap", true), InlineData("", "Secret", true), InlineData("", "ServiceAccount", true), InlineData("apps", "Deployment", true)]
    [InlineData("example.com", "Thing", true), InlineData("", "Namespace", false)]
    public void The_rest_takes_an_operator(string group, string kind, bool namespaced)
    {
        Assert.Equal(Permission.WriteResources, WriteRights.Needed(Kind(group, kind, namespaced), new JsonObject { ["type"] = "Opaque" }));
        Assert.Equal(Permission.DeleteResources, WriteRights.NeededToDelete(Kind(group, kind, namespaced)));
    }

    [Theory, InlineData("kubernetes.io/service-account-token"), InlineData("bootstrap.kubernetes.io/token")]
    public void A_Secret_that_somebody_logs_in_to_the_cluster_with_takes_an_administrator(string type) =>
        Assert.Equal(Permission.GovernCluster, WriteRights.Needed(Kind("", "Secret", true), new JsonObject { ["type"] = type }));

    private static ResourceKind Kind(string group, string kind, bool namespaced) => new(group, "v1", kind.ToLowerInvariant() + "s", kind.ToLowerInvariant(), kind, namespaced);
}
