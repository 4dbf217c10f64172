using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Owners;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>What becomes of objects whose owners were never there.</summary>
internal static class StrayOwnerCases
{
    private const string Elsewhere = "/api/v1/namespaces/default/configmaps";
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private const string Nobody = "11111111-2222-3333-4444-555555555555";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        Case("owner-in-another-namespace",
            Post(Elsewhere, ConfigMap("{ns}")),
            Owned("one", Reference(1, "{ns}")),
            Gone(One),
            UntilSet($"{Events}?fieldSelector=involvedObject.name%3Done", "items.0"),
            Get($"{Events}?fieldSelector=involvedObject.name%3Done"),
            Get($"{Elsewhere}/{{ns}}"))
        with { Cleanup = [Delete($"{Elsewhere}/{{ns}}")] },
        Case("owner-of-another-uid",
            Post(ConfigMaps, ConfigMap("owner")),
            Owned("one", Reference(Nobody, "owner")),
            Owned("two", Reference(Nobody, "missing"), Held),
            Owned("three", $"{Reference(Nobody, "owner")},{Reference(1)}"),
            Gone(One),
            UntilSet(Two, "metadata.deletionTimestamp"),
            UntilUnset($"{ConfigMaps}/three", "metadata.ownerReferences.1"),
            Get(Owner),
            Get(Two),
            Get($"{ConfigMaps}/three"),
            Get($"{Events}?fieldSelector=involvedObject.name%3Done"),
            Free(Two)),
        Case("owner-of-no-known-kind",
            Owned("one", """{"apiVersion":"example.com/v1","kind":"Nothing","name":"nothing","uid":"11111111-2222-3333-4444-000000000001"}"""),
            Owned("two", """{"apiVersion":"apps/v7","kind":"Deployment","name":"nothing","uid":"11111111-2222-3333-4444-000000000002"}"""),
            Owned("three", """{"apiVersion":"apps/v1","kind":"Deployment","name":"nothing","uid":"11111111-2222-3333-4444-000000000003"}"""),
            Gone($"{ConfigMaps}/three"),
            Get(One),
            Get(Two)),
        Case("owner-of-what-has-no-namespace",
            Post(ConfigMaps, ConfigMap("owner")),
            Post(
                Roles,
                $$$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{ns}","ownerReferences":[{{{Reference(1)}}}]}}"""),
            UntilSet("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3D{ns}", "items.0"),
            Get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3D{ns}"),
            Owned("one", $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","name":"{ns}","uid":"{uid:2}"}"""),
            Delete(Owner),
            Gone(Owner),
            Get($"{Roles}/{{ns}}"),
            Delete($"{Roles}/{{ns}}"),
            Gone(One))
        with { Cleanup = [Delete($"{Roles}/{{ns}}")] },
    ];
}
