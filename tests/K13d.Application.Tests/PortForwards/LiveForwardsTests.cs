using System.Threading.Channels;
using K13d.Application.PortForwards;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.PortForwards;
using K13d.Application.Sessions;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.PortForwards;

public sealed class LiveForwardsTests : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Pod, "shop", "web");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly ISessions sessions = Substitute.For<ISessions>();
    private readonly IAuditTrail audit = Substitute.For<IAuditTrail>();
    private readonly ILoopbackPorts ports = Substitute.For<ILoopbackPorts>();
    private readonly Channel<AuditEntry> lines = Channel.CreateUnbounded<AuditEntry>();
    private readonly TaskCompletionSource<string> podOver = new();
    private readonly IForwardablePod pod = Substitute.For<IForwardablePod>();
    private readonly Caller eve = new(Guid.NewGuid(), "eve", Role.Operator, Guid.NewGuid());
    private readonly LiveForwards forwards;

    public LiveForwardsTests()
    {
        ports.Listen(default).ReturnsForAnyArgs(call => new FakePort(call.Arg<int>() is > 0 and var wanted ? wanted : 40_000));
        pod.Over(Cancellation).ReturnsForAnyArgs(call => podOver.Task.WaitAsync(call.Arg<CancellationToken>()));
        audit.Append(default!, Cancellation).ReturnsForAnyArgs(call =>
        {
            lines.Writer.TryWrite(call.Arg<AuditEntry>());
            return new Done();
        });
        sessions.Find(default, Cancellation).ReturnsForAnyArgs(call => new Caller(eve.UserId, eve.Name, eve.Role, call.Arg<Guid>()));
        forwards = new LiveForwards(
            ports, new PortForwardLimits(Idle, 2, 3), new SessionWatch(sessions, time, NullLogger<SessionWatch>.Instance), audit, time, NullLogger<LiveForwards>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => forwards.DisposeAsync();

    [Fact]
    public async Task One_that_nobody_uses_ends_and_the_record_says_why()
    {
        var begun = await Begin(eve);

        time.Advance(Idle);

        var line = await lines.Reader.ReadAsync(Cancellation);
        Assert.Equal(("eve", "portforward", "pod/web", "shop", "c-1"), (line.User, line.Action, line.Resource, line.Namespace, line.CorrelationId));
        Assert.Equal((begun.Id, "ended", "not used for 00:30:00"), (line.Details["id"], line.Details["phase"], line.Details["reason"]));
        Assert.Empty(forwards.Of(eve));
    }

    [Fact]
    public async Task What_is_sent_through_it_is_use_and_an_open_connection_alone_is_none()
    {
        var connection = StreamPair.Open();
        pod.Connect(default, Cancellation).ReturnsForAnyArgs(connection.Near);
        var begun = await Begin(eve);
        var live = Found(begun.Id, eve);
        Assert.False((await live.Connect(Cancellation)).IsFailure(out _, out var stream));

        time.Advance(Idle / 2);
        await stream.WriteAsync("x"u8.ToArray(), Cancellation);
        time.Advance(Idle / 2 + TimeSpan.FromMinutes(1));

        Assert.Equal((1, begun.StartedAt + Idle / 2 + Idle), (live.Describe().Connections, live.Describe().ExpiresAt));
        Assert.Single(forwards.Of(eve));
        await Until(() => forwards.Of(eve).Count == 0);
        await Assert.ThrowsAnyAsync<Exception>(async () => await stream.WriteAsync("x"u8.ToArray(), Cancellation));
        Assert.Equal(0, live.Describe().Connections);
    }

    [Fact]
    public async Task It_ends_with_its_pod()
    {
        await Begin(eve);

        podOver.SetResult("pod/web was deleted");

        Assert.Equal("pod/web was deleted", (await lines.Reader.ReadAsync(Cancellation)).Details["reason"]);
        Assert.Empty(forwards.Of(eve));
    }

    [Fact]
    public async Task It_ends_with_the_session_that_it_was_started_in_and_not_with_another_of_its_owners()
    {
        var again = eve with { SessionId = Guid.NewGuid() };
        await Begin(eve);
        var other = await Begin(again);
        sessions.Find(eve.SessionId, Arg.Any<CancellationToken>()).Returns(new Failure.Unauthorized("logged out"));

        time.Advance(SessionWatch.Interval);

        Assert.Equal("the session that it was started in is over", (await lines.Reader.ReadAsync(Cancellation)).Details["reason"]);
        Assert.Equal(other.Id, Assert.Single(forwards.Of(eve)).Id);
    }

    [Fact]
    public async Task Nobody_but_its_owner_and_an_administrator_learns_that_it_is_there()
    {
        var begun = await Begin(eve);
        var mallory = new Caller(Guid.NewGuid(), "mallory", Role.Operator, Guid.NewGuid());
        var admin = new Caller(Guid.NewGuid(), "admin", Role.Admin, Guid.NewGuid());

        Assert.Equal([begun.Id], forwards.Of(admin).Select(live => live.Id));
        Assert.Empty(forwards.Of(mallory));
        Assert.True(forwards.Find(begun.Id, mallory).IsFailure(out var theirs, out _));
        Assert.True(forwards.Find("pf-0", mallory).IsFailure(out var nobodys, out _));
        Assert.Equal(nobodys.Message.Replace("pf-0", begun.Id, StringComparison.Ordinal), theirs.Message);
        Assert.Equal(nobodys.GetType(), theirs.GetType());
    }

    [Fact]
    public async Task A_user_has_no_more_than_a_user_may_have_and_all_together_no_more_than_all_may()
    {
        var bob = new Caller(Guid.NewGuid(), "bob", Role.Operator, Guid.NewGuid());
        await Begin(eve);
        await Begin(eve);

        Assert.Contains("eve has 2 port-forwards", await Refusal(eve), StringComparison.Ordinal);
        await Begin(bob);
        Assert.Contains("K13d has 3 port-forwards", await Refusal(bob), StringComparison.Ordinal);
        ports.ReceivedWithAnyArgs(3).Listen(default);
    }

    [Fact]
    public async Task A_forward_has_no_more_connections_than_it_may()
    {
        pod.Connect(default, Cancellation).ReturnsForAnyArgs(_ => StreamPair.Open().Near);
        var live = Found((await Begin(eve)).Id, eve);
        Stream? last = null;
        for (var connection = 0; connection < PortForwardLimits.Connections; connection++)
        {
            Assert.False((await live.Connect(Cancellation)).IsFailure(out _, out last));
        }

        Assert.True((await live.Connect(Cancellation)).IsFailure(out var failure, out _));
        Assert.IsType<Failure.Conflict>(failure);
        await last!.DisposeAsync();
        Assert.False((await live.Connect(Cancellation)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task When_K13d_stops_all_end_and_none_begins()
    {
        await Begin(eve);

        await forwards.DisposeAsync();

        Assert.Equal("K13d stops", (await lines.Reader.ReadAsync(Cancellation)).Details["reason"]);
        Assert.Contains("K13d is being stopped", await Refusal(eve), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_cannot_be_recorded_is_none()
    {
        var port = new FakePort(40_001);
        ports.Listen(0).Returns(port);

        Assert.True((await Begun(eve, new Failure.Unavailable("UNAVAILABLE", "The database is away."))).IsFailure(out var failure, out _));

        Assert.IsType<Failure.Unavailable>(failure);
        Assert.Empty(forwards.Of(eve));
        Assert.False(await port.Accept(Cancellation).AnyAsync(Cancellation));
        await pod.DidNotReceiveWithAnyArgs().Over(Cancellation);
    }

    [Fact]
    public async Task An_id_says_nothing_of_another()
    {
        var (first, second) = ((await Begin(eve)).Id, (await Begin(eve)).Id);

        Assert.Matches("^pf-[0-9a-f]{24}$", first);
        Assert.NotEqual(first, second);
    }

    private async Task<PortForward> Begin(Caller owner)
    {
        Assert.False((await Begun(owner, new Done())).IsFailure(out _, out var begun));
        return begun;
    }

    private async Task<string> Refusal(Caller owner)
    {
        Assert.True((await Begun(owner, new Done())).IsFailure(out var failure, out _));
        return failure.Message;
    }

    private Task<Result<PortForward>> Begun(Caller owner, Result<Done> recorded) =>
        forwards.Begin(Web, pod, 80, 0, new ForwardOrigin(owner, "c-1", "10.0.0.1"), _ => Task.FromResult(recorded));

    private LiveForward Found(string id, Caller caller)
    {
        Assert.False(forwards.Find(id, caller).IsFailure(out _, out var live));
        return live;
    }

    private async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private sealed class FakePort(int number) : ILoopbackPort
    {
        private readonly Channel<Stream> clients = Channel.CreateUnbounded<Stream>();

        public int Number => number;

        public IAsyncEnumerable<Stream> Accept(CancellationToken cancellation) => clients.Reader.ReadAllAsync(cancellation);

        public void Dispose() => clients.Writer.TryComplete();
    }
}
