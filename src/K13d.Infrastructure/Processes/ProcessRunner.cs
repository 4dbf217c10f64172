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
    private static readonly TimeSpan LongestDeath = TimeSpan.FromSeconds(5);

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
        using var over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var asking = ending.Token.UnsafeRegister(_ => AskToEnd(process, request.Grace, over), null);
        try
        {
            var feeding = Feed(process, request.Input, over.Token);
            var texts = await Task.WhenAll(
                Read(process, process.StandardOutput, request, over.Token),
                request.Complains is { } complains
                    ? Follow(process.StandardError, new ErrorLines(complains, request.MaxOutput), over.Token)
                    : Read(process, process.StandardError, request, over.Token));
            await feeding;
            await process.WaitForExitAsync(over.Token);
            cancellation.ThrowIfCancellationRequested();
            return late.IsCancellationRequested
                ? Late(request)
                : new ProcessOutcome(process.ExitCode, texts[0].Text, texts[1].Text, texts.Any(text => text.Truncated)) { Left = texts.Sum(text => text.Left) };
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return Late(request);
        }
        finally
        {
            End(process);
            // Its caller deletes what it may still be writing; to die takes it a moment.
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(LongestDeath, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void AskToEnd(Process process, TimeSpan grace, CancellationTokenSource over)
    {
        if (grace > TimeSpan.Zero && EndSignal.Send(process))
        {
            over.CancelAfter(grace);
        }
        else
        {
            over.Cancel();
        }
    }

    private static Failure.Unavailable Late(ProcessRequest request) =>
        new("TOOL_TIMEOUT", $"The program '{request.Program}' was ended because it took longer than {request.Timeout.TotalSeconds:0.###} s.");

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
            StandardInputEncoding = Utf8,
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

    /// <summary>Beside the reading, because a program that prints before it reads would otherwise wait for us, and we for it.</summary>
    private static async Task Feed(Process process, string input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended, or does not want to read more.
        }
    }

    private static Task<ReadText> Read(Process process, StreamReader reader, ProcessRequest request, CancellationToken cancellation) =>
        request.CutsMiddle ? ReadEnds(reader, new KeptEnds(request.MaxOutput), cancellation) : Read(process, reader, request.MaxOutput, cancellation);

    private static async Task<ReadText> ReadEnds(StreamReader reader, KeptEnds ends, CancellationToken cancellation)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            ends.Add(buffer.AsSpan(0, read));
        }

        return new ReadText(ends.ToString(), ends.AreCut, ends.Left);
    }

    /// <summary>Reads to the end, or until there is too much: then it ends the program, which would wait for its output to be taken.</summary>
    private static async Task<ReadText> Read(Process process, StreamReader reader, int most, CancellationToken cancellation)
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
                return new ReadText(text.ToString(), true);
            }
        }

        return new ReadText(text.ToString(), false);
    }

    private static async Task<ReadText> Follow(StreamReader reader, ErrorLines lines, CancellationToken cancellation)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            lines.Add(buffer.AsSpan(0, read));
        }

        lines.Finish();
        return new ReadText(lines.End, false);
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private sealed record ReadText(string Text, bool Truncated, long Left = 0);
}
