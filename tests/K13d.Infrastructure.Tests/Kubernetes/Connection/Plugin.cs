using System.Text.Json;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>Credential plugins: shell scripts beside a server's kubeconfig.</summary>
internal sealed class Plugin(ScriptedApiServer server)
{
    /// <summary>The kubeconfig's user for a plugin that prints this status; what it prints may be changed by calling it again.</summary>
    public string Printing(object status)
    {
        var printed = server.WriteFile(
            "printed", JsonSerializer.Serialize(new { apiVersion = "client.authentication.k8s.io/v1", kind = "ExecCredential", status }));
        return Running($"cat '{printed}'");
    }

    /// <summary>The kubeconfig's user for a plugin that is this script.</summary>
    /// <param name="more">Further members of <c>exec</c>.</param>
    public string Running(string script, string more = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell script");
        return $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['{server.WriteFile("plugin", script)}'], interactiveMode: Never{more}}}";
    }
}
