using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Sessions;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using NSubstitute;

namespace K13d.Application.Tests.Sessions;

public sealed class LogOutTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly ISessions sessions = Substitute.For<ISessions>();
    private readonly AuditNotes notes = new();

    [Fact]
    public async Task It_revokes_the_callers_own_session_and_no_other()
    {
        var caller = new Caller(Guid.NewGuid(), "eve", Role.Viewer, Guid.NewGuid());
        context.Caller.Returns(caller);
        sessions.Revoke(caller.SessionId, Arg.Any<CancellationToken>()).Returns(new Done());

        Assert.False((await LogOut()).IsFailure(out _, out _));

        await sessions.Received(1).Revoke(caller.SessionId, Arg.Any<CancellationToken>());
        Assert.Equal("user/eve", notes.Resource);
    }

    [Fact]
    public async Task A_session_that_could_not_be_revoked_is_not_called_ended()
    {
        context.Caller.Returns(new Caller(Guid.NewGuid(), "eve", Role.Viewer, Guid.NewGuid()));
        sessions.Revoke(default, Cancellation).ReturnsForAnyArgs(new Failure.Unavailable("DATABASE_UNAVAILABLE", "away"));

        Assert.IsType<Failure.Unavailable>((await LogOut()).IsFailure(out var failure, out _) ? failure : null);
    }

    private Task<Result<Done>> LogOut() => new LogOutHandler(context, sessions, notes).Handle(new LogOut(), Cancellation);
}
