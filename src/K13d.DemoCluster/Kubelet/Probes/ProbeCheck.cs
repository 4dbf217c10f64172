using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Shell;
using K13d.DemoCluster.Kubelet.Shell.Programs;

namespace K13d.DemoCluster.Kubelet.Probes;

/// <summary>What one probe of a running container would find.</summary>
internal static class ProbeCheck
{
    /// <returns>The kubelet's words for the failure, or null for success.</returns>
    public static string? Fault(JsonObject probe, JsonObject container, ContainerProcess process, string ip, DateTimeOffset now)
    {
        if (probe.Child("httpGet") is { } get) return Http(get, container, process, ip);
        if (probe.Child("tcpSocket") is { } tcp) return Refused(Port(tcp, container), process, tcp.Text("host") ?? ip);
        if (probe.Child("grpc") is { } grpc) return Port(grpc, container) is { } port && process.ListensOn(port) ? null : $"timeout: failed to connect service \"{ip}:{grpc.NumberOrText("port")}\" within 1s: context deadline exceeded";
        return Exec([.. probe.Texts("exec", "command")], process, now);
    }

    /// <summary>Whether its outcome can change while the container runs.</summary>
    public static bool CanChange(JsonObject probe) => probe.Child("exec") is not null;

    /// <summary>Where a probe goes; null where its name is that of no port.</summary>
    public static int? Port(JsonObject target, JsonObject container) => target.NumberOrText("port") is not { } port ? null
        : int.TryParse(port, CultureInfo.InvariantCulture, out var number) ? number
        : (int?)container.Items("ports").FirstOrDefault(declared => declared.Text("name") == port).Number("containerPort");

    private static string? Http(JsonObject get, JsonObject container, ContainerProcess process, string ip)
    {
        var port = Port(get, container);
        var host = get.Text("host") ?? ip;
        var scheme = get.Text("scheme") is "HTTPS" ? "https" : "http";
        var path = get.Text("path") ?? "/";
        if (Refused(port, process, host) is { } refused) return $"Get \"{scheme}://{host}:{port}{path}\": {refused}";
        var isFileServer = ImageReference.Parse(container.Text("image") ?? "") is { ShortName: "nginx" or "httpd" } && !container.Texts("command").Any();
        return isFileServer && path is not ("/" or "/index.html") ? "HTTP probe failed with statuscode: 404" : null;
    }

    private static string? Refused(int? port, ContainerProcess process, string host) =>
        port is { } number && process.ListensOn(number) ? null : $"dial tcp {host}:{port}: connect: connection refused";

    private static string? Exec(IReadOnlyList<string> command, ContainerProcess process, DateTimeOffset now)
    {
        if (command.Count == 0) return null;
        if (Path.GetFileName(command[0]) is "cat" or "test" && command.FirstOrDefault(argument => argument.StartsWith('/')) is { } path)
        {
            return process.HasFile(path, now) ? null : $"cat: can't open '{path}': No such file or directory\n";
        }

        if (!ProgramTable.Knows(command[0])) return null;
        var state = new ShellState(new Surroundings("", new Dictionary<string, string>(), false, _ => true, _ => true), now);
        var output = new Interpreter(state).Execute(command).Take(100).TakeWhile(step => step is not (Step.Stay or Step.TakeAllMemory)).OfType<Step.Say>().ToList();
        return state.Status == 0 ? null : string.Concat(output.Select(said => said.Line + "\n"));
    }
}
