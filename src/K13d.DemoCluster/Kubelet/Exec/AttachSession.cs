using System.Text;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Streams;

namespace K13d.DemoCluster.Kubelet.Exec;

/// <summary>Somebody at the terminal, or at the streams, of a container's own process.</summary>
/// <param name="closesInput">Whether the process has nothing more to read when who typed leaves: <c>stdinOnce</c>.</param>
internal sealed class AttachSession(ContainerProcess container, ICommandStreams streams, bool closesInput, TimeProvider time)
{
    /// <summary>Stays until the container ends or the client hangs up.</summary>
    public async Task<CommandEnd> Run(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, streams.HungUp);
        // What is typed at once is answered at once: what is shown begins before any of it is taken.
        var start = container.StartAfter(time.GetUtcNow());
        Task[] beside = [TakeInput(ended.Token), TakeSizes(ended.Token)];
        try
        {
            await Show(start, ended.Token);
            return CommandEnd.Success;
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(beside);
        }
    }

    private async Task Show(long start, CancellationToken cancellation)
    {
        using var output = new CommandOutput(streams, container.HasTerminal);
        await foreach (var page in new OutputReader(container, time).Read(start, follows: true, cancellation))
        {
            foreach (var line in page) await output.Print(line.IsError, Encoding.UTF8.GetBytes(line.IsPartial ? line.Text : line.Text + "\n"), cancellation);
            await output.Flush(cancellation);
        }
    }

    private async Task TakeInput(CancellationToken cancellation)
    {
        try
        {
            await foreach (var typed in streams.Input.ReadAllAsync(cancellation))
            {
                while (container.WaitForRoom() is { } room) await room.WaitAsync(cancellation);
                container.Type(typed.Span, time.GetUtcNow());
            }

            if (closesInput) container.CloseInput(time.GetUtcNow());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (closesInput) container.CloseInput(time.GetUtcNow());
        }
    }

    private async Task TakeSizes(CancellationToken cancellation)
    {
        try
        {
            await foreach (var size in streams.ReadSizes(cancellation)) container.Resize(size.Columns, size.Rows);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody is attached any more.
        }
    }
}
