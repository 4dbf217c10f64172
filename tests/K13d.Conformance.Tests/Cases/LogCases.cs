using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class LogCases
{
    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("log-options",
            Post(Pods, GatedPod),
            Log("gated"),
            Log("gated", "container=other"),
            Log("gated", "tailLines=-1&limitBytes=0&sinceSeconds=0"),
            Log("gated", "sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z"),
            Log("gated", "tailLines=many"),
            Log("gated", "tailLines="),
            Log("gated", "tailLines=99999999999999999999"),
            Log("gated", "sinceSeconds=1.5"),
            Log("gated", "sinceTime=yesterday&tailLines=many"),
            Log("gated", "sinceTime="),
            Log("gated", "stream=Stderr"),
            Log("gated", "follow=maybe&previous=0"),
            Log("missing"),
            Log("missing", "tailLines=-1"),
            Log("missing", "tailLines=many"),
            Log("gated") with { Accept = "text/plain" },
            Log("gated") with { Accept = "text/*" },
            Log("gated") with { Accept = "application/json;as=Table;v=v1;g=meta.k8s.io" },
            Post($"{Pods}/gated/log", "{}"),
            Get($"{Pods}/gated/log/more"),
            Post(Pods, Pod("nowhere", NowhereToRun)),
            Log("nowhere")),
        new("logs",
            Post(Pods, TalkingPod),
            Until($"{Pods}/talking", "status.phase", "Running"),
            Log("talking"),
            Log("talking", "container=main"),
            Log("talking", "container=first"),
            Log("talking", "container=main&tailLines=1"),
            Log("talking", "container=main&tailLines=1&tailLines=2"),
            Log("talking", "container=main&tailLines=0"),
            Log("talking", "container=main&limitBytes=8"),
            Log("talking", "container=main&sinceTime=2100-01-01T00:00:00Z"),
            Log("talking", "container=main&sinceSeconds=99999999999"),
            Log("talking", "container=first&follow=true"),
            Log("talking", "container=main") with { Accept = "application/yaml" },
            Log("talking", "container=main&previous=true"),
            Log("talking", "container=other"))
        { TakesControllers = true },
        new("logs-of-what-does-not-run",
            Post(Pods, Pod("waiting", StartingSlowly)),
            Waits("waiting", "PodInitializing"),
            Log("waiting"),
            Log("waiting", "previous=true"),
            Post(Pods, Pod("absent").Replace("busybox:1.36", "absent:1", StringComparison.Ordinal)),
            Waits("absent", "ErrImageNeverPull"),
            Log("absent"))
        { TakesControllers = true },
    ];

    private const string StartingSlowly =
        """
        "initContainers":[{"name":"first","image":"busybox:1.36","imagePullPolicy":"Never","command":["sleep","3600"]}],
        """;

    private const string NowhereToRun =
        """
        "nodeName":"no-such-node",
        """;

    private const string TalkingPod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"talking"},
         "spec":{"terminationGracePeriodSeconds":0,
          "initContainers":[{"name":"first","image":"busybox:1.36","imagePullPolicy":"Never","command":["echo","prepared"]}],
          "containers":[
           {"name":"main","image":"busybox:1.36","imagePullPolicy":"Never","command":["sh","-c","echo one; echo two; sleep 3600"]},
           {"name":"side","image":"busybox:1.36","imagePullPolicy":"Never","command":["sleep","3600"]}]}}
        """;

    private static string Pod(string name, string more = "") => $$$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{{name}}}}}"},
         "spec":{"terminationGracePeriodSeconds":0,{{{{{more}}}}}"containers":[{"name":"main","image":"busybox:1.36","imagePullPolicy":"Never","command":["sleep","3600"]}]}}
        """;

    private static Request Log(string pod, string query = "") => Get($"{Pods}/{pod}/log?{query}");

    private static Request Waits(string pod, string reason) => Get($"{Pods}/{pod}") with
    {
        Awaited = answer => answer.Body?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.ToString() == reason,
    };
}
