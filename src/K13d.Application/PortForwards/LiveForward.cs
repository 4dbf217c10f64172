using K13d.Application.Ports.PortForwards;
using K13d.Application.Sessions;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using Microsoft.Extensions.Logging;

namespace K13d.Application.PortForwards;

/// <summary>A port-forward under way: it serves its local port, and ends when it is not to go on.</summary>
internal sealed partial class LiveForward(
    string id,
    ResourceRef pod,
    IForwardablePod target,
    int podPort,
    ILoopbackPort port,
    ForwardOrigin origin,
    SessionEnd session,
    TimeSpan idleTimeout,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>A client of TCP may have closed only his side; or he has gone, which looks the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int localPort = port.Number;
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly TaskCompletionSource<string> ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken isOver;
    private readonly Lock changing = new();
    private readonly HashSet<ForwardedStream> open = [];
    private DateTimeOffset lastUsed = time.GetUtcNow();
    private int opening;
    private Task ended = Task.CompletedTask;

    public string Id => id;

    public ResourceRef Pod => pod;

    public int PodPort => podPort;

    public int LocalPort => localPort;

    public ForwardOrigin Origin => origin;

    /// <param name="whenOver">Is told of the end and its reason, once nothing goes through it any more.</param>
    public void Start(Func<LiveForward, string, Task> whenOver)
    {
        var over = new CancellationTokenSource();
        isOver = over.Token;
        // What goes on is not part of the request that began it.
        using (ExecutionContext.SuppressFlow())
        {
            ended = Task.Run(() => Run(over, whenOver), CancellationToken.None);
        }
    }

    /// <summary>Gives up what it holds, in the place of starting.</summary>
    public void Abandon()
    {
        port.Dispose();
        session.Dispose();
    }

    /// <summary>Ends it, if it has not ended already, and waits until it has.</summary>
    /// <param name="reason">For the record.</param>
    public Task Stop(string reason)
    {
        ending.TrySetResult(reason);
        return ended;
    }

    /// <summary>
    /// A connection to the port of the pod, that ends with the forward. Conflict where too many are open or the forward is over; otherwise as
    /// <see cref="IForwardablePod.Connect"/>.
    /// </summary>
    public async Task<Result<Stream>> Connect(CancellationToken cancellation)
    {
        lock (changing)
        {
            if (isOver.IsCancellationRequested)
            {
                return new Failure.Conflict($"The port-forward {id} has ended.");
            }

            if (open.Count + opening >= PortForwardLimits.Connections)
            {
                return new Failure.Conflict($"{PortForwardLimits.Connections} connections are open through the port-forward {id}: close some first.");
            }

            opening++;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, isOver);
            return (await target.Connect(podPort, either.Token)).Map(Keep);
        }
        catch (OperationCanceledException) when (isOver.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Failure.Conflict($"The port-forward {id} has ended.");
        }
        finally
        {
            lock (changing)
            {
                opening--;
            }
        }
    }

    public PortForward Describe()
    {
        lock (changing)
        {
            return new PortForward(
                id,
                localPort,
                "active",
                pod.Namespace!,
                pod.Name,
                podPort,
                origin.Owner.Name,
                startedAt.UtcDateTime,
                lastUsed.UtcDateTime,
                (lastUsed + idleTimeout).UtcDateTime,
                open.Count);
        }
    }

    private Stream Keep(Stream connection)
    {
        var kept = new ForwardedStream(connection, Use, Forget);
        lock (changing)
        {
            open.Add(kept);
        }

        Use();
        if (isOver.IsCancellationRequested)
        {
            // It ended in this moment, and did not see this one.
            kept.Dispose();
        }

        return kept;
    }

    private void Use()
    {
        lock (changing)
        {
            lastUsed = time.GetUtcNow();
        }
    }

    private void Forget(ForwardedStream connection)
    {
        lock (changing)
        {
            open.Remove(connection);
        }
    }

    private async Task Run(CancellationTokenSource over, Func<LiveForward, string, Task> whenOver)
    {
        using (session)
        using (over)
        {
            await using var loggedOut = session.Over.Register(() => ending.TrySetResult("the session that it was started in is over"));
            Task[] tasks = [Guarded(Serve), Guarded(WatchPod), Guarded(WatchUse)];
            var reason = await ending.Task;
            await over.CancelAsync();
            port.Dispose();
            ForwardedStream[] left;
            lock (changing)
            {
                left = [.. open];
            }

            foreach (var connection in left)
            {
                await connection.DisposeAsync();
            }

            await Task.WhenAll(tasks);
            await whenOver(this, reason);
        }
    }

    private async Task Guarded(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(isOver);
        }
        catch (OperationCanceledException) when (isOver.IsCancellationRequested)
        {
            // The forward is over.
        }
        catch (Exception bug)
        {
            // What is not looked after any more is not to go on.
            Broken(bug, id);
            ending.TrySetResult("it ended in an unexpected error");
        }
    }

    private async Task WatchPod(CancellationToken cancellation) => ending.TrySetResult(await target.Over(cancellation));

    private async Task WatchUse(CancellationToken cancellation)
    {
        while (Left() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellation);
        }

        ending.TrySetResult($"not used for {idleTimeout}");
    }

    private TimeSpan Left()
    {
        lock (changing)
        {
            return lastUsed + idleTimeout - time.GetUtcNow();
        }
    }

    private async Task Serve(CancellationToken cancellation)
    {
        var connections = new List<Task>();
        try
        {
            await foreach (var client in port.Accept(cancellation))
            {
                connections.RemoveAll(done => done.IsCompleted);
                connections.Add(Guarded(token => Forward(client, token)));
            }
        }
        finally
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Forward(Stream client, CancellationToken cancellation)
    {
        await using (client)
        {
            if ((await Connect(cancellation)).IsFailure(out var failure, out var connection))
            {
                Refused(id, failure.Message);
                return;
            }

            await using (connection)
            {
                if (await Relay.Run(client, connection, Patience, time, cancellation) is { } broken)
                {
                    Refused(id, broken);
                }
            }
        }
    }

    [LoggerMessage(EventId = 2902, Level = LogLevel.Information, Message = "A connection through the port-forward {Id} is closed: {Why}")]
    private partial void Refused(string id, string why);

    [LoggerMessage(EventId = 2903, Level = LogLevel.Error, Message = "The port-forward {Id} ended in an unexpected error.")]
    private partial void Broken(Exception bug, string id);
}
