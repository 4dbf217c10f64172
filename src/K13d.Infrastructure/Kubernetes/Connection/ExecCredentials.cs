using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Infrastructure.Processes;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>
/// Credentials that a program prints, as cloud providers have it: asked again shortly before what it printed expires, and when the API server
/// refuses it.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins"/>
internal sealed class ExecCredentials(Kubeconfig.ExecBody plugin, JsonObject? cluster, ProcessRunner processes, TimeProvider time) : ICredentials, IDisposable
{
    private const string DefaultVersion = "client.authentication.k8s.io/v1";
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim asking = new(1, 1);
    private (Credential Credential, DateTimeOffset? Expires)? held;

    public async ValueTask<Result<Credential>> Current(CancellationToken cancellation)
    {
        if (Held() is { } fresh)
        {
            return fresh;
        }

        await asking.WaitAsync(cancellation);
        try
        {
            // Another request may have asked meanwhile.
            return Held() is { } other ? other : await Ask(cancellation);
        }
        finally
        {
            asking.Release();
        }
    }

    public bool Refused(Credential credential)
    {
        if (held is { } current && ReferenceEquals(current.Credential, credential))
        {
            held = null;
        }

        return true;
    }

    public void Dispose() => asking.Dispose();

    private Credential? Held() => held is { } current && !(current.Expires - Early <= time.GetUtcNow()) ? current.Credential : null;

    private async Task<Result<Credential>> Ask(CancellationToken cancellation)
    {
        var command = plugin.Command ?? "";
        var ran = await processes.Run(
            new ProcessRequest(command, plugin.Args ?? [])
            {
                Environment = Environment(),
                Timeout = Limit,
            },
            cancellation);
        if (ran.IsFailure(out var failure, out var outcome))
        {
            return new Failure.ClusterFailed($"The kubeconfig's credential plugin '{command}' did not run: {failure.Message}{Hint()}");
        }

        if (outcome.ExitCode != 0)
        {
            return new Failure.ClusterFailed($"The kubeconfig's credential plugin '{command}' ended with code {outcome.ExitCode}. Run it by hand to see why.{Hint()}");
        }

        return Read(command, outcome.Output);
    }

    private Result<Credential> Read(string command, string output)
    {
        ExecStatus? status;
        try
        {
            status = JsonSerializer.Deserialize<ExecCredential>(output, JsonSerializerOptions.Web)?.Status;
        }
        catch (JsonException)
        {
            status = null;
        }

        if (status is not ({ Token: not null } or { ClientCertificateData: not null, ClientKeyData: not null }))
        {
            // What it printed may hold a credential all the same, so it is not repeated.
            return new Failure.ClusterFailed($"The kubeconfig's credential plugin '{command}' printed no ExecCredential with a status.{Hint()}");
        }

        var credential = new Credential(status.Token, status.ClientCertificateData, status.ClientKeyData);
        held = (credential, status.ExpirationTimestamp);
        return credential;
    }

    /// <summary>A plugin needs what its user has (PATH, HOME, a cloud profile), but not K13d's own settings, which hold secrets.</summary>
    private Dictionary<string, string> Environment()
    {
        var environment = ProcessEnvironment.OfUser();
        foreach (var entry in plugin.Env ?? [])
        {
            environment[entry.GetValueOrDefault("name", "")] = entry.GetValueOrDefault("value", "");
        }

        environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["apiVersion"] = plugin.ApiVersion ?? DefaultVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = new JsonObject { ["interactive"] = false, ["cluster"] = plugin.ProvideClusterInfo ? cluster?.DeepClone() : null },
        }.ToJsonString();
        return environment;
    }

    private string Hint() => string.IsNullOrWhiteSpace(plugin.InstallHint) ? "" : $" {plugin.InstallHint.Trim()}";

    private sealed record ExecCredential(ExecStatus? Status);

    private sealed record ExecStatus(string? Token, string? ClientCertificateData, string? ClientKeyData, DateTimeOffset? ExpirationTimestamp);
}
