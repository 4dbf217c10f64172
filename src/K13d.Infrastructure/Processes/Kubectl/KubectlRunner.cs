using System.Text;
using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>
/// Runs kubectl against the cluster that K13d is connected to, as K13d: with a kubeconfig written for the one run, a home that nobody else
/// reads, and nothing of K13d's environment.
/// </summary>
/// <remarks>Its discovery cache is kept in that home: it is K13d's own identity that fills and reads it.</remarks>
internal sealed class KubectlRunner(ProcessRunner processes, ClusterConnection connection, IOptions<KubectlOptions> options) : IDisposable
{
    private readonly SemaphoreSlim slots = new(options.Value.Parallel, options.Value.Parallel);
    private readonly Lazy<string> home = new(() => Directory.CreateTempSubdirectory("k13d-kubectl-").FullName);

    /// <param name="arguments">The verb first. Whatever a caller had a say in belongs behind <c>--</c>.</param>
    /// <returns>How it ended, with whatever code; Unavailable <c>TOOL_MISSING</c> or <c>TOOL_TIMEOUT</c>; ClusterFailed without a way to the cluster.</returns>
    public async Task<Result<ProcessOutcome>> Run(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (KubectlProgram.Find(options.Value.Path).IsFailure(out var failure, out var program)
            || (await connection.Access(cancellation)).IsFailure(out failure, out var way))
        {
            return failure;
        }

        await slots.WaitAsync(cancellation);
        var kubeconfig = Path.Combine(home.Value, $"{Guid.NewGuid():N}.json");
        try
        {
            await WritePrivately(kubeconfig, Kubeconfig(way.Access, way.Credential), cancellation);
            return await processes.Run(
                new ProcessRequest(program, [.. arguments.Take(1), $"--kubeconfig={kubeconfig}", .. arguments.Skip(1)])
                {
                    Environment = new Dictionary<string, string> { ["HOME"] = home.Value },
                    WorkingDirectory = home.Value,
                    Timeout = options.Value.Timeout,
                    MaxOutput = options.Value.MaxOutput,
                },
                cancellation);
        }
        finally
        {
            File.Delete(kubeconfig);
            slots.Release();
        }
    }

    public void Dispose()
    {
        slots.Dispose();
        if (home.IsValueCreated && Directory.Exists(home.Value))
        {
            Directory.Delete(home.Value, recursive: true);
        }
    }

    /// <summary>JSON is YAML. A credential plugin does not come along: what it answered does.</summary>
    private static string Kubeconfig(ClusterAccess access, Credential credential) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["current-context"] = "k13d",
        ["contexts"] = Named("context", new JsonObject { ["cluster"] = "k13d", ["user"] = "k13d" }),
        ["clusters"] = Named("cluster", Without(new JsonObject
        {
            ["server"] = access.Server.AbsoluteUri,
            ["certificate-authority-data"] = access.SkipTlsVerification ? null : Base64(access.Authorities),
            ["insecure-skip-tls-verify"] = access.SkipTlsVerification,
            ["tls-server-name"] = access.TlsServerName,
            ["proxy-url"] = access.Proxy?.AbsoluteUri,
        })),
        ["users"] = Named("user", Without(new JsonObject
        {
            ["token"] = credential.Token,
            ["client-certificate-data"] = Base64(credential.Certificate),
            ["client-key-data"] = Base64(credential.Key),
            ["username"] = credential.Username,
            ["password"] = credential.Password,
        })),
    }.ToJsonString();

    private static JsonArray Named(string member, JsonObject body) => [new JsonObject { ["name"] = "k13d", [member] = body }];

    private static JsonObject Without(JsonObject members)
    {
        foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToArray())
        {
            members.Remove(name);
        }

        return members;
    }

    private static string? Base64(string? pem) => pem is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    private static async Task WritePrivately(string path, string text, CancellationToken cancellation)
    {
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, create);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }
}
