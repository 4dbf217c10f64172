namespace K13d.Conformance.Tests.Cases;

/// <summary>Where the kinds that the cases use lie.</summary>
internal static class Paths
{
    public const string ConfigMaps = "/api/v1/namespaces/{ns}/configmaps";
    public const string Secrets = "/api/v1/namespaces/{ns}/secrets";
    public const string Pods = "/api/v1/namespaces/{ns}/pods";
    public const string Services = "/api/v1/namespaces/{ns}/services";
    public const string Deployments = "/apis/apps/v1/namespaces/{ns}/deployments";
    public const string ReplicaSets = "/apis/apps/v1/namespaces/{ns}/replicasets";
    public const string StatefulSets = "/apis/apps/v1/namespaces/{ns}/statefulsets";
    public const string Revisions = "/apis/apps/v1/namespaces/{ns}/controllerrevisions";
    public const string Jobs = "/apis/batch/v1/namespaces/{ns}/jobs";
    public const string Events = "/api/v1/namespaces/{ns}/events";
    public const string Budgets = "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets";
    public const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Widgets = "/apis/{ns}.example.com/v1/namespaces/{ns}/widgets";
}
