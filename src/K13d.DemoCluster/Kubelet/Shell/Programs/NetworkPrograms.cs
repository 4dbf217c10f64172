using System.Globalization;
using K13d.DemoCluster.Kubelet.Files;
using K13d.DemoCluster.Kubelet.Network;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What speaks to the network, which is that of the cluster: nothing leaves it.</summary>
internal static class NetworkPrograms
{
    public static IEnumerable<(string Name, Program Run)> All =>
    [
        ("wget", Fetch), ("curl", Fetch), ("nc", Connect), ("telnet", Reach), ("nslookup", Reach), ("dig", Reach), ("ping", Reach),
        ("netstat", Listening), ("ss", Listening), ("ip", Addresses), ("ifconfig", Addresses),
    ];

    public static int? Port(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    private static IEnumerable<Step> Connect(Invocation call)
    {
        if (!call.Has('l')) return Reach(call);
        call.State.Ports.UnionWith(call.Arguments.Select(Port).OfType<int>());
        return [new Step.Stay()];
    }

    private static IEnumerable<Step> Fetch(Invocation call)
    {
        if (call.State.Surroundings.Web is not { } web) return Reach(call);
        if (call.Operands.LastOrDefault(IsTarget) is not { } target) return call.Complain("missing URL");
        return AddressOf(target) is { } address ? Fetch(call, web, address) : call.Complain($"bad address '{target}'");
    }

    private static IEnumerable<Step> Fetch(Invocation call, Func<string, int, WebQuestion, WebReply> web, Uri address)
    {
        yield return new Step.Look();
        var question = new WebQuestion(call.Name == "curl" && call.Has('I') ? "HEAD" : "GET", address.PathAndQuery, call.Name == "curl"
            ? "curl/8.14.1" : "Wget");
        var reply = web(address.Host, address.Port, question);
        var isCurl = call.Name == "curl";
        if (reply.Address is null)
        {
            yield return isCurl ? Fault($"curl: (6) Could not resolve host: {address.Host}", 6) : Fault($"wget: bad address '{address.Host}'", 1);
            yield break;
        }

        if (!isCurl && !call.Has('q')) yield return new Step.Say($"Connecting to {address.Authority} ({reply.Address}:{address.Port})", true);
        if (reply.Answer is not { } answer)
        {
            yield return isCurl
                ? Fault($"curl: (7) Failed to connect to {address.Host} port {address.Port} after 0 ms: Could not connect to server", 7)
                : Fault($"wget: can't connect to remote host ({reply.Address}): Connection refused", 1);
            yield break;
        }

        if (isCurl && answer.Status >= 400 && call.Has('f')) yield return Fault($"curl: (22) The requested URL returned error: {answer.Status}", 22);
        else if (!isCurl && answer.Status >= 400) yield return Fault(
            $"wget: server returned error: HTTP/1.1 {answer.Status} {(answer.Status == 404 ? "Not Found" : "Error")}", 1);
        else
        {
            foreach (var step in Show(call, address, answer)) yield return step;
        }

        Step.Say Fault(string line, int status)
        {
            call.State.Status = status;
            return new Step.Say(line, true);
        }
    }

    private static IEnumerable<Step> Show(Invocation call, Uri address, WebAnswer answer)
    {
        if (call.Name == "curl" && (call.Has('I') || call.Has('i')))
        {
            var status = $"HTTP/1.1 {answer.Status} {(answer.Status == 200 ? "OK" : "Error")}";
            string[] head = [status, $"Content-Type: {answer.ContentType}", $"Content-Length: {answer.Body.Length}", ""];
            foreach (var line in head) yield return new Step.Say(line + "\r", false);
            if (call.Has('I')) yield break;
        }

        var file = call.Name == "curl" ? After(call, 'o') : After(call, 'O')
            ?? (FilePath.Name(address.AbsolutePath) is { Length: > 0 } name ? name : "index.html");
        if (file is null or "-") yield return new Step.Emit(answer.Body);
        else if (call.State.Files.Write(call.State.PathOf(file), answer.Body,
            call.State.Now) is var fault and not FileFault.None) yield return call.Fault($"can't open '{file}': {fault.Words()}");
    }

    // -O file, -Ofile, -qO-
    private static string? After(Invocation call, char option)
    {
        foreach (var (argument, at) in call.Arguments.Select((argument, at) => (argument, at)))
        {
            if (!argument.StartsWith('-') || argument.IndexOf(option, StringComparison.Ordinal) is not (var found and > 0)) continue;
            return argument.Length > found + 1 ? argument[(found + 1)..] : call.Arguments.ElementAtOrDefault(at + 1);
        }

        return null;
    }

    private static IEnumerable<Step> Reach(Invocation call)
    {
        var name = call.Name;
        if (call.Operands.FirstOrDefault(IsTarget) is not { } target) yield break;
        yield return new Step.Look();
        var host = AddressOf(target)?.Host ?? target;
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

    private static IEnumerable<Step> Listening(Invocation call)
    {
        yield return new Step.Say("Active Internet connections (only servers)", false);
        yield return new Step.Say("Proto Recv-Q Send-Q Local Address           Foreign Address         State       ", false);
        foreach (var address in call.State.Ports.Order().Select(port => $"0.0.0.0:{port}"))
        {
            yield return new Step.Say($"tcp        0      0 {address,-23} 0.0.0.0:*               LISTEN      ", false);
        }
    }

    private static IEnumerable<Step> Addresses(Invocation call) => Invocation.Say(
        $"""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
            inet 127.0.0.1/8 scope host lo
        2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
            inet {call.State.Surroundings.Ip}/24 scope global eth0
        """);

    // What is no option, and no number that belongs to one.
    private static bool IsTarget(string argument) => !argument.StartsWith('-') && !int.TryParse(argument, CultureInfo.InvariantCulture, out _);

    private static Uri? AddressOf(string target) =>
        Uri.TryCreate(target.Contains("://", StringComparison.Ordinal) ? target : $"http://{target}", UriKind.Absolute, out var address)
            && address.Host.Length > 0 ? address : null;
}
