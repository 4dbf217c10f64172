using System.Security.Cryptography;
using K13d.Application.PortForwards;
using Microsoft.Extensions.Time.Testing;

namespace K13d.Application.Tests.PortForwards;

public sealed class RelayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly StreamPair client = StreamPair.Open();
    private readonly StreamPair pod = StreamPair.Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_arrive_as_they_are_both_ways_at_once()
    {
        var (question, answer) = (RandomNumberGenerator.GetBytes(3_000_001), RandomNumberGenerator.GetBytes(2_000_003));
        var relay = Start();

        var sent = Task.WhenAll(client.Far.WriteAsync(question, Cancellation).AsTask(), pod.Far.WriteAsync(answer, Cancellation).AsTask());
        var heard = new byte[question.Length];
        var back = new byte[answer.Length];
        await Task.WhenAll(pod.Far.ReadExactlyAsync(heard, Cancellation).AsTask(), client.Far.ReadExactlyAsync(back, Cancellation).AsTask());
        await sent;
        await pod.Far.DisposeAsync();

        Assert.Equal(question, heard);
        Assert.Equal(answer, back);
        Assert.Null(await relay);
    }

    [Fact]
    public async Task A_pod_that_is_not_read_is_not_sent_for_more()
    {
        var relay = Start();

        var sending = client.Far.WriteAsync(new byte[8 * 1024 * 1024], Cancellation).AsTask();
        await pod.Far.ReadExactlyAsync(new byte[1024], Cancellation);

        Assert.False(sending.IsCompleted);
        await pod.Far.DisposeAsync();
        await relay;
    }

    [Fact]
    public async Task The_answer_to_a_client_who_has_closed_his_side_still_comes()
    {
        var relay = Start();
        await client.Far.WriteAsync("question"u8.ToArray(), Cancellation);
        await StreamPair.CloseOutput(client.Far);
        await pod.Far.ReadExactlyAsync(new byte[8], Cancellation);

        await pod.Far.WriteAsync("answer"u8.ToArray(), Cancellation);
        await pod.Far.DisposeAsync();

        var answer = new byte[6];
        await client.Far.ReadExactlyAsync(answer, Cancellation);
        Assert.Equal("answer"u8.ToArray(), answer);
        Assert.Null(await relay);
    }

    [Fact]
    public async Task A_pod_that_is_silent_to_a_client_who_has_closed_his_side_is_let_go()
    {
        var relay = Start();
        await StreamPair.CloseOutput(client.Far);

        while (!relay.IsCompleted)
        {
            time.Advance(Patience);
            await Task.Yield();
        }

        Assert.Null(await relay);
        Assert.Equal(0, await pod.Far.ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var relay = Relay.Run(client.Near, pod.Near, Patience, time, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => relay);
    }

    private Task<string?> Start() => Relay.Run(client.Near, pod.Near, Patience, time, Cancellation);
}
