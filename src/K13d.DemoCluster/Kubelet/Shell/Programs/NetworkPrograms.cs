using System.Globalization;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What speaks to the network, which is that of the cluster: nothing leaves it.</summary>
internal static class NetworkPrograms
{
    public static IEnumerable<(string Name, Program Run)> All =>
        [("wget", Reach), ("curl", Reach), ("nc", Connect), ("telnet", Reach), ("nslookup", Reach), ("dig", Reach), ("ping", Reach),
            ("netstat", Listening), ("ss", Listening), ("ip", Addresses), ("ifconfig", Addresses)];

    public static int? Port(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    private static IEnumerable<Step> Connect(Invocation call)
    {
        if (!call.Has('l')) return Reach(call);
        call.State.Ports.UnionWith(call.Arguments.Select(Port).OfType<int>());
        return [new Step.Stay()];
    }

    private static IEnumerable<Step> Reach(Invocation call)
    {
        var name = call.Name;
        if (call.Arguments.FirstOrDefault(argument => !argument.StartsWith('-') && !int.TryParse(argument, CultureInfo.InvariantCulture, out _)) is not { } target) yield break;
        yield return new Step.Look();
        var host = HostOf(target);
        if (name is "nslookup" or "dig" ? call.State.Surroundings.Resolves(host) : call.State.Surroundings.Accepts(host))
        {
            if (name is "wget" or "curl") yield return new Step.Say("<!DOCTYPE html>", false);
            yield break;
        }

        yield return new Step.Say(name switch
        {
            "nslookup" or "dig" => $"** server can't find {host}: NXDOMAIN",
            "curl" => $"curl: (6) Could not resolve host: {host}",
            _ => $"{name}: bad address '{host}'",
        }, true);
        call.State.Status = name == "curl" ? 6 : 1;
    }

    private static IEnumerable<Step> Listening(Invocation call) => Invocation.Say(
        "Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n"
        + string.Concat(call.State.Ports.Order().Select(port => $"tcp        0      0 {$"0.0.0.0:{port}",-23} 0.0.0.0:*               LISTEN      \n")));

    private static IEnumerable<Step> Addresses(Invocation call) => Invocation.Say(
        $"""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
            inet 127.0.0.1/8 scope host lo
        2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
            inet {call.State.Surroundings.Ip}/24 scope global eth0
        """);

    private static string HostOf(string target) =>
        Uri.TryCreate(target.Contains("://", StringComparison.Ordinal) ? target : $"http://{target}", UriKind.Absolute, out var address)
            ? address.Host : target;
}
