using System.Diagnostics;
using K13d.Testing.Tools;

namespace K13d.Bench.Apply;

/// <summary>The real kubectl, with a home of its own: what it has discovered is kept there from one run to the next, as for its users.</summary>
internal sealed class KubectlApply(string kubeconfig) : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("k13d-bench-kubectl-").FullName;

    public async Task Run(string yaml, string @namespace, CancellationToken cancellation)
    {
        var file = Path.Combine(home, "manifests.yaml");
        await File.WriteAllTextAsync(file, yaml, cancellation);
        var start = new ProcessStartInfo(Programs.Kubectl, ["apply", "--server-side", "-n", @namespace, "-f", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"kubectl ended with {process.ExitCode}: {await error}");
        await output;
    }

    public void Dispose() => Directory.Delete(home, recursive: true);
}
