using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace K13d.Testing.Tools;

/// <summary>
/// Runs the real kubectl with one kubeconfig, as a user would: with a home and a discovery cache of its own, so that no run sees what
/// another cluster on the same port once served. A run ends with its test, or after a minute.
/// </summary>
public sealed class KubectlRunner(string kubeconfig) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>What <c>kubectl edit</c> runs on the file that it edits, a command with its arguments.</summary>
    public string Editor { get; init; } = "false";

    /// <summary>Settings of kubectl that are made in its environment.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly string home = Directory.CreateTempSubdirectory("k13d-kubectl-").FullName;

    /// <summary>Runs kubectl and answers what it said, whatever its exit code.</summary>
    public Task<KubectlResult> Run(params string[] arguments) => Run(null, arguments);

    /// <summary>Runs kubectl with <paramref name="input"/> as its standard input: <c>apply -f -</c>.</summary>
    public async Task<KubectlResult> Run(string? input, string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Timeout);
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new KubectlResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)}: not done after {Timeout}");
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>What kubectl prints on a run that must succeed; the test fails with what it says otherwise.</summary>
    public Task<string> Output(params string[] arguments) => Output(null, arguments);

    /// <inheritdoc cref="Output(string[])"/>
    public async Task<string> Output(string? input, string[] arguments)
    {
        var (exitCode, output, error) = await Run(input, arguments);
        Assert.True(exitCode == 0, $"kubectl {string.Join(' ', arguments)}: exit code {exitCode}\n{error}{output}");
        return output;
    }

    /// <summary>The lines that a run without end prints, such as <c>get -w</c>. Leaving the loop ends kubectl.</summary>
    public async IAsyncEnumerable<string> Follow(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        using var process = Start(arguments);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                yield return line;
            }
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Runs kubectl at a terminal.</summary>
    public KubectlTerminal AtTerminal(params string[] arguments)
    {
        var command = string.Join(' ', arguments.Prepend(Programs.Kubectl).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return new KubectlTerminal(Start("script", ["-qefc", command, "/dev/null"]));
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    private Process Start(IReadOnlyList<string> arguments) => Start(Programs.Kubectl, arguments);

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["KUBE_EDITOR"] = Editor;
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
