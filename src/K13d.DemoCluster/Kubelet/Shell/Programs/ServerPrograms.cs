namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>Servers that a script may start: they listen, and stay.</summary>
internal static class ServerPrograms
{
    public static IEnumerable<(string Name, Program Run)> All =>
        [("nginx", Serve), ("httpd", Serve), ("redis-server", Serve), ("crond", Serve), ("python", Python), ("python3", Python)];

    private static IEnumerable<Step> Serve(Invocation call)
    {
        if (call.Arguments.Contains("-v"))
        {
            yield return new Step.Say($"{call.Name} version: {call.Name}/1.27.5", true);
            yield break;
        }

        if (call.Name == "nginx") call.State.Ports.Add(80);
        if (call.Name == "redis-server") call.State.Ports.Add(6379);
        if (call.Name == "httpd")
        {
            call.State.Ports.Add(call.Arguments.SkipWhile(argument => argument != "-p").Skip(1).Select(NetworkPrograms.Port).OfType<int>().FirstOrDefault(80));
        }

        call.State.HandlesTermination = true;
        yield return new Step.Stay();
    }

    private static IEnumerable<Step> Python(Invocation call)
    {
        if (call.Arguments.Contains("http.server") || call.Arguments.Contains("SimpleHTTPServer"))
        {
            var port = call.Arguments.Select(NetworkPrograms.Port).OfType<int>().FirstOrDefault(8000);
            call.State.Ports.Add(port);
            yield return new Step.Say($"Serving HTTP on 0.0.0.0 port {port} (http://0.0.0.0:{port}/) ...", false);
            yield return new Step.Stay();
        }

        yield return new Step.Pass(TimeSpan.FromMilliseconds(100));
    }
}
