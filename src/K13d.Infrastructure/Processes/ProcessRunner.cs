using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Processes;

/// <summary>
/// Runs programs: with a list of arguments, an environment made from nothing, a limit of time and of output, and an end to the whole tree of
/// processes when the caller goes away.
/// </summary>
/// <remarks>The tree is what descends from the program while it lives; a daemon that has left its parents is nobody's any more.</remarks>
internal sealed class ProcessRunner(TimeProvider time)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Answers how the program ended, with whatever code. Unavailable <c>TOOL_MISSING</c> where it cannot be started, <c>TOOL_TIMEOUT</c> where
    /// it took too long.
    /// </summary>
    public async Task<Result<ProcessOutcome>> Run(ProcessRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if ((Path.GetFileName(request.Program) == request.Program ? SearchPath.Find(request.Program) : request.Program) is not { Length: > 0 } program)
        {
            return Missing(request.Program, "it is not in PATH");
        }

        using var process = new Process { StartInfo = StartInfo(program, request) };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return Missing(request.Program, missing.Message);
        }

        using var late = new CancellationTokenSource(request.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            process.StandardInput.Close();
            var texts = await Task.WhenAll(
                Read(process, process.StandardOutput, request.MaxOutput, ending.Token),
                Read(process, process.StandardError, request.MaxOutput, ending.Token));
            await process.WaitForExitAsync(ending.Token);
            return new ProcessOutcome(process.ExitCode, texts[0].Text, texts[1].Text, texts.Any(text => text.Truncated));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Failure.Unavailable(
                "TOOL_TIMEOUT", $"The program '{request.Program}' was ended because it took longer than {request.Timeout.TotalSeconds:0.###} s.");
        }
        finally
        {
            End(process);
        }
    }

    private static Failure.Unavailable Missing(string program, string reason) =>
        new("TOOL_MISSING", $"The program '{program}' cannot be started: {reason}.");

    private static ProcessStartInfo StartInfo(string program, ProcessRequest request)
    {
        var start = new ProcessStartInfo(program, request.Arguments)
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

    /// <summary>Reads to the end, or until there is too much: then it ends the program, which would wait for its output to be taken.</summary>
    private static async Task<(string Text, bool Truncated)> Read(Process process, StreamReader reader, int most, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            var room = most - text.Length;
            text.Append(buffer, 0, Math.Min(read, room));
            if (read > room)
            {
                End(process);
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
