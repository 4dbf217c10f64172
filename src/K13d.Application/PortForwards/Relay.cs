using System.Buffers;
using System.Net.WebSockets;

namespace K13d.Application.PortForwards;

/// <summary>
/// Carries bytes between a client and a pod, each way only as fast as they are taken at the other end. When the pod closes, all is over. That a client
/// has closed its side cannot be told to a pod by Kubernetes: the pod's answer is waited for, until the pod is silent for a while.
/// </summary>
public static class Relay
{
    private const int PieceBytes = 32 * 1024;

    /// <summary>Returns when it is over; the streams are the caller's to dispose of. Answers what the pod's side broke with, or null.</summary>
    /// <param name="patience">For how long the pod may be silent to a client who sends nothing more, or has gone.</param>
    public static async Task<string?> Run(Stream client, Stream pod, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var heard = new Heard(time);
        var up = Copy(client, pod, () => { }, ending.Token);
        var down = Copy(pod, client, heard.Now, ending.Token);
        await Task.WhenAny(up, down);
        if (!down.IsCompleted && await up is null)
        {
            await Silence(down, heard, patience, time, ending.Token);
        }

        var broken = down.IsCompleted ? await down : null;
        await ending.CancelAsync();
        // Streams do not all mind a token while they wait.
        await pod.DisposeAsync();
        await Task.WhenAll(down, up);
        cancellation.ThrowIfCancellationRequested();
        return broken;
    }

    private static async Task Silence(Task down, Heard heard, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        heard.Now();
        while (!down.IsCompleted && heard.Last + patience - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(down, Task.Delay(left, time, either.Token));
            await either.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Null where the source came to its end.</summary>
    private static async Task<string?> Copy(Stream from, Stream to, Action moved, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
                await to.FlushAsync(cancellation);
                moved();
            }

            return null;
        }
        catch (Exception broken) when (broken is IOException or WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            return broken.Message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Heard(TimeProvider time)
    {
        private long last = time.GetUtcNow().UtcTicks;

        public DateTimeOffset Last => new(Interlocked.Read(ref last), TimeSpan.Zero);

        public void Now() => Interlocked.Exchange(ref last, time.GetUtcNow().UtcTicks);
    }
}
