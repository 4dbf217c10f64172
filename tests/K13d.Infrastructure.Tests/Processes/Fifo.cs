namespace K13d.Infrastructure.Tests.Processes;

/// <summary>
/// A named pipe through which a process shows that it lives: whoever has it open keeps it open for as long as they do, wherever in the tree
/// they are.
/// </summary>
internal sealed class Fifo : IAsyncDisposable
{
    private readonly string folder;
    private StreamReader? reader;

    private Fifo(string folder) => this.folder = folder;

    public string Path => System.IO.Path.Combine(folder, "alive");

    public static async Task<Fifo> Make()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a named pipe of Unix");
        var fifo = new Fifo(Directory.CreateTempSubdirectory("k13d-fifo-").FullName);
        Assert.Equal(0, (await ProcessRunnerTests.Outcome("mkfifo", fifo.Path)).ExitCode);
        return fifo;
    }

    /// <summary>Waits until somebody has opened it and written a line.</summary>
    public async Task<string?> Line()
    {
        // Opening waits for the other side.
        reader ??= await Task.Run(() => new StreamReader(Path), TestContext.Current.CancellationToken).WaitAsync(TestContext.Current.CancellationToken);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until nobody has it open any more.</summary>
    public async Task Closed() => Assert.Empty(await reader!.ReadToEndAsync(TestContext.Current.CancellationToken));

    public ValueTask DisposeAsync()
    {
        reader?.Dispose();
        Directory.Delete(folder, recursive: true);
        return default;
    }
}
