using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>What is refused before a connection is upgraded.</summary>
internal static class ExecCases
{
    private const string Running = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"running"},
         "spec":{"terminationGracePeriodSeconds":0,"restartPolicy":"Never",
          "containers":[
           {"name":"main","image":"busybox:1.36","imagePullPolicy":"Never","command":["sleep","3600"]},
           {"name":"over","image":"busybox:1.36","imagePullPolicy":"Never","command":["true"]}]}}
        """;

    private const string Over = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"over"},
         "spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"busybox:1.36","imagePullPolicy":"Never","command":["true"]}]}}
        """;

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("exec-without-an-upgrade",
            Post(Pods, GatedPod),
            Get($"{Pods}/gated/exec?command=ls&stdout=1"),
            Get($"{Pods}/gated/exec?command=ls&stdout=1&container=other"),
            Get($"{Pods}/gated/attach?stdout=1"),
            Get($"{Pods}/missing/exec?command=ls&stdout=1"),
            Get($"{Pods}/missing/attach?stdout=1"),
            Post($"{Pods}/gated/exec?command=ls&stdout=1", ""),
            Put($"{Pods}/gated/exec?command=ls&stdout=1", "{}"),
            Request.Delete($"{Pods}/gated/attach"),
            Get($"{Pods}/gated/exec/more?command=ls&stdout=1"),
            Get($"{Pods}/gated/exec?command=ls&stdout=1") with { Accept = "text/nonsense" }),
        new("exec-refusals",
            Post(Pods, Running),
            Get($"{Pods}/running") with { Awaited = answer =>
                answer.Body?["status"]?["containerStatuses"]?.AsArray().Any(status => status?["state"]?["terminated"] is not null) == true },
            Get($"{Pods}/running/exec?command=ls&stdout=1"),
            Get($"{Pods}/running/exec?command=ls&stdout=1&container=other"),
            Get($"{Pods}/running/exec?command=ls&stdout=1&container=main"),
            Get($"{Pods}/running/attach?stdout=1&container=main"),
            Socket("exec?command=ls&container=main"),
            Socket("attach?container=main"),
            Socket("exec?command=ls&stdout=1&container=over"),
            Socket("attach?stdout=1&container=over"),
            Socket("exec?command=ls&stdout=1&container=main", "v9.channel.k8s.io"),
            Spdy("exec?command=ls&container=main"),
            Spdy("exec?command=ls&stdout=1&container=over"),
            Spdy("exec?command=ls&stdout=1&container=main", "v5.channel.k8s.io"),
            Spdy("exec?command=ls&stdout=1&container=main", ""),
            Get($"{Pods}/running/portforward"),
            Get($"{Pods}/running/portforward?ports=80"),
            Get($"{Pods}/running/portforward?ports=many"),
            Get($"{Pods}/missing/portforward"),
            Put($"{Pods}/running/portforward", "{}"),
            Socket("portforward"),
            Socket("portforward?ports=0"),
            Socket("portforward?ports=80", "v5.channel.k8s.io"),
            Spdy("portforward", "v4.channel.k8s.io"))
        { TakesControllers = true },
        new("port-forward-to-what-is-not-there",
            Post(Pods, GatedPod),
            Get($"{Pods}/gated/portforward"),
            Post(Pods, Over),
            Until($"{Pods}/over", "status.phase", "Succeeded"),
            Get($"{Pods}/over/portforward") with { Accept = "*/*", Upgrade = ("websocket", "v4.channel.k8s.io") },
            Get($"{Pods}/over/portforward?ports=80") with { Accept = "*/*", Upgrade = ("websocket", "v4.channel.k8s.io") },
            Post($"{Pods}/over/portforward", "") with { Accept = "*/*", Upgrade = ("SPDY/3.1", "portforward.k8s.io") })
        { TakesControllers = true },
    ];

    private static Request Socket(string what, string protocol = "v4.channel.k8s.io") =>
        Get($"{Pods}/running/{what}") with { Accept = "*/*", Upgrade = ("websocket", protocol) };

    private static Request Spdy(string what, string protocol = "v4.channel.k8s.io") =>
        Post($"{Pods}/running/{what}", "") with { Accept = "*/*", Upgrade = ("SPDY/3.1", protocol) };
}
