using System.Diagnostics;
using System.Text.Json;
using K13d.Testing.Tools;

namespace K13d.Bench.Releases;

/// <summary>The real helm, with a home of its own.</summary>
internal sealed class HelmList(string kubeconfig) : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("k13d-bench-helm-").FullName;

    /// <summary>Lists all releases, and answers those in these namespaces.</summary>
    public async Task<string[]> Run(IReadOnlySet<string> namespaces, CancellationToken cancellation)
    {
        // helm shows 256 by default, and all with 0.
        var start = new ProcessStartInfo(Programs.Helm, ["list", "--all-namespaces", "--output", "json", "--max", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("helm did not start");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"helm ended with {process.ExitCode}: {await error}");
        using var json = JsonDocument.Parse(await output);
        return ReleasesBench.Names(json.RootElement, namespaces);
    }

    public void Dispose() => Directory.Delete(home, recursive: true);
}
