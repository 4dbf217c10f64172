using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Processes;

/// <summary>
/// Runs programs: with a list of arguments, an environment made from nothing, a limit of time and of output, and an end to the whole tree of
/// processes when the caller goes away.
/// </summary>
internal sealed class ProcessRunner(TimeProvider time)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Answers how the program ended, with whatever code. Unavailable <c>TOOL_MISSING</c> where it cannot be started, <c>TOOL_TIMEOUT</c> where
    /// it took too long.
    /// </summary>
    public async Task<Result<ProcessOutcome>> Run(ProcessRequest request, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(request) };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return new Failure.Unavailable("TOOL_MISSING", $"The program '{request.Program}' cannot be started: {missing.Message}.");
        }

        using var late = new CancellationTokenSource(request.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            process.StandardInput.Close();
            var output = Read(process.StandardOutput, request.MaxOutput, ending.Token);
            var error = Read(process.StandardError, request.MaxOutput, ending.Token);
            var first = await Task.WhenAny(output, error);
            var truncated = (await first).Truncated;
            if (truncated)
            {
                End(process);
            }

            var ((said, saidTooMuch), (complained, complainedTooMuch)) = (await output, await error);
            if (saidTooMuch || complainedTooMuch)
            {
                End(process);
            }

            await process.WaitForExitAsync(ending.Token);
            return new ProcessOutcome(process.ExitCode, said, complained, saidTooMuch || complainedTooMuch);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Failure.Unavailable("TOOL_TIMEOUT", $"The program '{request.Program}' was ended because it took longer than {request.Timeout.TotalSeconds:0} s.");
        }
        finally
        {
            End(process);
        }
    }

    private static ProcessStartInfo StartInfo(ProcessRequest request)
    {
        var start = new ProcessStartInfo(request.Program, request.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            WorkingDirectory = request.WorkingDirectory ?? "",
        };
        start.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<(string Text, bool Truncated)> Read(StreamReader reader, int most, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            text.Append(buffer, 0, Math.Min(read, most - text.Length));
            if (text.Length >= most)
            {
                return (text.ToString(), true);
            }
        }

        return (text.ToString(), false);
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
