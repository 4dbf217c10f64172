using System.Security.Cryptography;
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
    private Printed? held;

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
        // It may have been replaced already, because another request was refused before.
        if (held is { } current && ReferenceEquals(current.Credential, credential))
        {
            Interlocked.CompareExchange(ref held, null, current);
        }

        return true;
    }

    public void Dispose() => asking.Dispose();

    private Credential? Held() => held is { } current && !(current.Expires - Early <= time.GetUtcNow()) ? current.Credential : null;

    private async Task<Result<Credential>> Ask(CancellationToken cancellation)
    {
        var ran = await processes.Run(
            new ProcessRequest(plugin.Command ?? "", plugin.Args ?? [])
            {
                Environment = Environment(),
                Timeout = Limit,
            },
            cancellation);
        if (ran.IsFailure(out var failure, out var outcome))
        {
            return Failed($"did not run: {failure.Message}");
        }

        if (outcome.Truncated)
        {
            return Failed("printed more than a credential can be. Run it by hand to see what.");
        }

        return outcome.ExitCode == 0
            ? Read(outcome.Output)
            : Failed($"ended with code {outcome.ExitCode}. Run it by hand to see why.");
    }

    private Result<Credential> Read(string output)
    {
        try
        {
            var status = JsonSerializer.Deserialize<ExecCredential>(output, JsonSerializerOptions.Web)?.Status;
            if (status is { Token.Length: > 0 } or { ClientCertificateData: not null, ClientKeyData: not null })
            {
                var credential = new Credential(status.Token, status.ClientCertificateData, status.ClientKeyData);
                _ = credential.CertificateContext();
                held = new Printed(credential, status.ExpirationTimestamp);
                return credential;
            }
        }
        catch (Exception rubbish) when (rubbish is JsonException or CryptographicException)
        {
            // It is as good as nothing. What was printed may hold a credential all the same, so the answer does not repeat it.
        }

        return Failed("printed no ExecCredential with a usable status.");
    }

    /// <summary>A plugin needs what its user has (PATH, HOME, a cloud profile), but not K13d's own settings, which hold secrets.</summary>
    private Dictionary<string, string> Environment()
    {
        var environment = ProcessEnvironment.OfUser();
        foreach (var entry in (plugin.Env ?? []).Where(entry => !string.IsNullOrEmpty(entry.GetValueOrDefault("name"))))
        {
            environment[entry["name"]] = entry.GetValueOrDefault("value") ?? "";
        }

        environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["apiVersion"] = plugin.ApiVersion ?? DefaultVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = new JsonObject { ["interactive"] = false, ["cluster"] = plugin.ProvideClusterInfo ? cluster?.DeepClone() : null },
        }.ToJsonString();
        return environment;
    }

    private Failure.ClusterFailed Failed(string how) => new($"The kubeconfig's credential plugin '{plugin.Command}' {how}{Hint()}");

    private string Hint() => string.IsNullOrWhiteSpace(plugin.InstallHint) ? "" : $" {plugin.InstallHint.Trim()}";

    private sealed record Printed(Credential Credential, DateTimeOffset? Expires);

    private sealed record ExecCredential(ExecStatus? Status);

    private sealed record ExecStatus(string? Token, string? ClientCertificateData, string? ClientKeyData, DateTimeOffset? ExpirationTimestamp);
}
