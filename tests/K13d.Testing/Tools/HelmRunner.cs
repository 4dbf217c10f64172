using System.Diagnostics;

namespace K13d.Testing.Tools;

/// <summary>
/// Runs the real helm with one kubeconfig, as a user would: with a home of its own, so that no run sees repositories or caches of another. A run
/// ends with its test, or after a minute.
/// </summary>
public sealed class HelmRunner(string kubeconfig) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly string home = Directory.CreateTempSubdirectory("k13d-helm-").FullName;

    /// <summary>Runs helm and answers what it said, whatever its exit code.</summary>
    public async Task<HelmResult> Run(params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Timeout);
        using var process = Start(arguments);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new HelmResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"helm {string.Join(' ', arguments)}: not done after {Timeout}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>What helm prints on a run that must succeed; the test fails with what it says otherwise.</summary>
    public async Task<string> Output(params string[] arguments)
    {
        var (exitCode, output, error) = await Run(arguments);
        Assert.True(exitCode == 0, $"helm {string.Join(' ', arguments)}: exit code {exitCode}\n{error}{output}");
        return output;
    }

    /// <summary>
    /// Starts helm and leaves it to the caller, who ends and disposes of it: for what happens while it works, and when it dies. Its standard streams are
    /// redirected.
    /// </summary>
    public Process Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Programs.Helm, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
    }

    public void Dispose() => Directory.Delete(home, recursive: true);
}
