using System.Diagnostics;
using System.Text;

namespace K13d.Testing.Tools;

/// <summary>A run of kubectl at a terminal, as somebody sits before it: <c>script</c> gives it one.</summary>
public sealed class KubectlTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly StringBuilder seen = new();
    private int understood;

    internal KubectlTerminal(Process process) => this.process = process;

    /// <summary>All that was to be seen so far.</summary>
    public string Screen => seen.ToString();

    public async Task Type(string text)
    {
        await process.StandardInput.WriteAsync(text.AsMemory(), TestContext.Current.CancellationToken);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a text is seen that was not seen before; the test fails where it does not come.</summary>
    public async Task Sees(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var buffer = new char[4096];
        while (Screen.IndexOf(text, understood, StringComparison.Ordinal) < 0)
        {
            var read = await Read(buffer, limit.Token);
            Assert.True(read > 0, $"\"{text}\" was not seen; on the screen is:\n{Screen}");
            seen.Append(buffer, 0, read);
        }

        understood = Screen.IndexOf(text, understood, StringComparison.Ordinal) + text.Length;
    }

    /// <summary>Waits for kubectl's end and answers its exit code.</summary>
    public async Task<int> Ends()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        seen.Append(await process.StandardOutput.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private async Task<int> Read(char[] buffer, CancellationToken limit)
    {
        try
        {
            return await process.StandardOutput.ReadAsync(buffer, limit);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }
}
