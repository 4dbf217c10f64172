using System.Text.Json.Nodes;
using K13d.Domain.Diagnosis;
using K13d.Domain.Resources;
using static K13d.Domain.Tests.Diagnosis.Snapshots;

namespace K13d.Domain.Tests.Diagnosis;

public sealed class DeploymentAndServiceRulesTests
{
    private const string Configless = "\"state\":{\"waiting\":{\"reason\":\"CreateContainerConfigError\",\"message\":\"configmap \\\"settings\\\" not found\"}}";

    private static readonly JsonObject Set = Object("ReplicaSet", "web-r", "\"spec\":{\"replicas\":2},\"status\":{\"replicas\":1}", OwnedBy("Deployment", "web"));

    [Fact]
    public void A_root_that_pods_share_is_named_once_and_before_the_rollout()
    {
        var verdict = OfDeployment(
            Deployment(2, "\"replicas\":2,\"updatedReplicas\":2,\"conditions\":[{\"type\":\"Progressing\",\"status\":\"False\",\"reason\":\"ProgressDeadlineExceeded\"}]"),
            Set,
            PodIn(Configless, "Pending", metadata: OwnedBy("ReplicaSet", "web-r")),
            PodIn(Configless, "Pending", metadata: OwnedBy("ReplicaSet", "web-r"), name: "web-2"));
        Assert.Collection(
            verdict.Findings,
            root => Assert.True(root.Cause.StartsWith("ConfigMap settings does not exist", StringComparison.Ordinal) && root.AlsoIn is ["pod/web-2"]),
            rollout => Assert.Contains("ProgressDeadlineExceeded", rollout.Cause, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rollout_that_is_stuck_is_undone_where_there_is_a_revision_before()
    {
        var old = Object("ReplicaSet", "web-q", "\"spec\":{\"replicas\":0}", OwnedBy("Deployment", "web"));
        var late = Deployment(2, "\"conditions\":[{\"type\":\"Progressing\",\"reason\":\"ProgressDeadlineExceeded\"}]");
        Assert.Equal("kubectl rollout undo deployment/web -n shop", OfDeployment(late, Set, old).Fix?.Command);
        Assert.Null(OfDeployment(late, Set).Fix);
    }

    [Fact]
    public void Only_the_newest_revision_is_gone_back_from()
    {
        var pod = PodIn("\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}", "Pending", metadata: OwnedBy("ReplicaSet", "web-r"));
        Assert.Equal("kubectl rollout undo deployment/web -n shop", OfDeployment(Deployment(1, "\"x\":1"), Revised("web-r", 3), Revised("web-q", 2), pod).Fix?.Command);
        Assert.Null(OfDeployment(Deployment(1, "\"x\":1"), Revised("web-r", 3), Revised("web-q", 4), pod).Fix);
    }

    [Theory]
    [InlineData("pods \"web-r-x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1", "ResourceQuota of the namespace is used up")]
    [InlineData("pods is forbidden: failed quota: small: must specify memory", "asks for requests or limits")]
    [InlineData("error looking up service account shop/web: serviceaccount \"web\" not found", "ServiceAccount does not exist")]
    [InlineData("violates PodSecurity \"restricted:latest\"", "pod security level")]
    [InlineData("failed calling webhook \"x\"", "admission webhook")]
    public void Pods_that_are_not_created_say_what_refuses_them(string message, string cause) =>
        Assert.Contains(cause, OfDeployment(Deployment(2, "\"replicas\":1"), Set, Event("ReplicaSet", "web-r", "FailedCreate", message)).Findings[0].Cause, StringComparison.Ordinal);

    [Fact]
    public void A_paused_Deployment_is_resumed() =>
        Assert.Equal("kubectl rollout resume deployment/web -n shop", OfDeployment(Deployment(2, "\"updatedReplicas\":0,\"availableReplicas\":2", ",\"paused\":true")).Fix?.Command);

    [Fact]
    public void Zero_replicas_are_a_hint()
    {
        var verdict = OfDeployment(Deployment(0, "\"observedGeneration\":1"));
        Assert.True(verdict.Healthy);
        Assert.Contains("zero replicas", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Deployment_that_is_well_has_nothing_wrong() =>
        Assert.Equal(
            "Nothing is wrong with deployment/web.\n",
            OfDeployment(Deployment(1, "\"replicas\":1,\"updatedReplicas\":1,\"availableReplicas\":1"), Set, Healthy(metadata: OwnedBy("ReplicaSet", "web-r"))).ToString());

    [Fact]
    public void A_selector_that_matches_no_pod_is_named_with_the_pod_that_is_nearest()
    {
        var found = OfService(Service("{\"app\":\"web\",\"tier\":\"front\"}"), Healthy(metadata: OwnedBy("ReplicaSet", "web-r"))).Findings[0];
        Assert.Contains("selector app=web,tier=front matches no pod", found.Cause, StringComparison.Ordinal);
        Assert.Contains(found.Evidence, evidence => evidence.Source == "pod/web-1 metadata.labels");
    }

    [Fact]
    public void A_Service_whose_Deployment_runs_nothing_has_it_scaled_up() =>
        Assert.Equal("kubectl scale deployment/web --replicas=1 -n shop", OfService(Service("{\"app\":\"web\"}"), Deployment(0, "\"x\":1")).Fix?.Command);

    [Fact]
    public void A_Service_of_pods_that_are_not_ready_names_their_trouble_first()
    {
        var verdict = OfService(Service("{\"app\":\"web\"}"), PodIn(Configless, "Pending", metadata: OwnedBy("ReplicaSet", "web-r")));
        Assert.Contains("ConfigMap settings does not exist", verdict.Findings[0].Cause, StringComparison.Ordinal);
        Assert.Contains(verdict.Findings, finding => finding.Cause == "It has no endpoints: its only pod is not ready.");
    }

    [Theory]
    [InlineData("\"metrics\"", Severity.Error, "named 'metrics'")]
    [InlineData("8080", Severity.Warning, "container port 8080")]
    public void A_port_that_no_container_has_is_named(string target, Severity severity, string cause)
    {
        var found = OfService(Service("{\"app\":\"web\"}", target), Listening).Findings[0];
        Assert.Equal(severity, found.Severity);
        Assert.Contains(cause, found.Cause, StringComparison.Ordinal);
        Assert.Contains(found.Evidence, evidence => evidence.Quote == "http (80)");
    }

    [Fact]
    public void A_Service_without_selector_and_without_endpoints_says_so() =>
        Assert.Contains("no selector", OfService(Service("{}"), Object("EndpointSlice", "other", "\"endpoints\":[]")).Findings[0].Cause, StringComparison.Ordinal);

    [Fact]
    public void A_Service_that_somebody_wrote_endpoints_for_is_well() =>
        Assert.True(OfService(Service("{}"), Object("EndpointSlice", "web-x", "\"endpoints\":[{\"addresses\":[\"10.0.0.1\"]}]", ",\"labels\":{\"kubernetes.io/service-name\":\"web\"}")).Healthy);

    [Fact]
    public void A_Service_with_ready_pods_has_nothing_wrong() =>
        Assert.Equal("Nothing is wrong with service/web.\n", OfService(Service("{\"app\":\"web\"}", "\"http\""), Listening).ToString());

    private static JsonObject Revised(string name, int revision) =>
        Object("ReplicaSet", name, "\"spec\":{}", $$$"""{{{OwnedBy("Deployment", "web")}}},"annotations":{"deployment.kubernetes.io/revision":"{{{revision}}}"}""");

    private static JsonObject Listening => Healthy(metadata: OwnedBy("ReplicaSet", "web-r"), container: ""","ports":[{"name":"http","containerPort":80}]""");

    private static JsonObject Deployment(int replicas, string status, string spec = "") =>
        Object("Deployment", "web", $$$""" "spec":{"replicas":{{{replicas}}},"template":{"metadata":{"labels":{"app":"web"}} }{{{spec}}} },"status":{ {{{status}}} } """);

    private static JsonObject Service(string selector, string target = "80") =>
        Object("Service", "web", $$$""" "spec":{"selector":{{{selector}}},"ports":[{"port":80,"targetPort":{{{target}}}}]} """);

    private static Verdict OfDeployment(params IEnumerable<JsonObject> objects) =>
        Diagnostician.Diagnose(Of(objects.Select(item => item.DeepClone().AsObject())), new(ResourceKind.Deployment, "shop", "web"));

    private static Verdict OfService(params IEnumerable<JsonObject> objects) => Diagnostician.Diagnose(Of(objects), new(Snapshots.Service, "shop", "web"));
}
