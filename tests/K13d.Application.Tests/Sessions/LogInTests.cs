using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Sessions;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using NSubstitute;

namespace K13d.Application.Tests.Sessions;

public sealed class LogInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly User Admin = new(Guid.NewGuid(), "admin", Role.Admin, "the stored hash", Enabled: true);
    private static readonly Failure.TooMany Locked = new("locked", TimeSpan.FromMinutes(5));
    private static readonly DateTimeOffset Until = new(2026, 11, 24, 22, 30, 0, TimeSpan.Zero);

    private readonly ILoginGuard guard = Substitute.For<ILoginGuard>();
    private readonly IUsers users = Substitute.For<IUsers>();
    private readonly IPasswordHasher passwords = Substitute.For<IPasswordHasher>();
    private readonly ITokenIssuer tokens = Substitute.For<ITokenIssuer>();
    private readonly ISessions sessions = Substitute.For<ISessions>();
    private readonly AuditNotes notes = new();

    public LogInTests()
    {
        guard.Check(default!, Cancellation).ReturnsForAnyArgs(new Done());
        guard.CountFailure(default!, Cancellation).ReturnsForAnyArgs(new WrongPasswords(3, null));
        guard.CountSuccess(default!, Cancellation).ReturnsForAnyArgs(new Done());
        users.Find(default!, Cancellation).ReturnsForAnyArgs(new Failure.NotFound("nobody"));
        users.Find("admin", Arg.Any<CancellationToken>()).Returns(Admin);
        users.ReplacePasswordHash(default, default!, Cancellation).ReturnsForAnyArgs(new Done());
        passwords.Verify(default, default!, Cancellation).ReturnsForAnyArgs(default(PasswordVerdict));
        passwords.Verify(Admin.PasswordHash, "secret", Arg.Any<CancellationToken>()).Returns(new PasswordVerdict(Matches: true, Outdated: false));
        tokens.Issue(default!, Cancellation).ReturnsForAnyArgs(call =>
            new IssuedToken("the token", new Session(Guid.NewGuid(), call.Arg<User>().Id, Until.AddHours(-12), Until)));
        sessions.Open(default!, Cancellation).ReturnsForAnyArgs(new Done());
    }

    [Theory, InlineData(null), InlineData("admin")]
    public async Task The_right_password_opens_a_session_and_without_a_name_it_is_the_administrators(string? username)
    {
        var answer = await LogIn(username, "secret");

        Assert.False(answer.IsFailure(out _, out var session));
        Assert.Equal(new LoggedIn("the token", Until), session);
        await sessions.Received(1).Open(Arg.Is<Session>(opened => opened.UserId == Admin.Id), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_and_a_disabled_one_have_the_same_answer()
    {
        users.Find("former", Arg.Any<CancellationToken>()).Returns(Admin with { Name = "former", Enabled = false });

        var answers = new[] { await LogIn("admin", "wrong"), await LogIn("nobody", "secret"), await LogIn("former", "secret") };

        Assert.Single(answers.Select(answer => Assert.IsType<Failure.BadCredentials>(FailureOf(answer)).Message).Distinct());
        await sessions.DidNotReceiveWithAnyArgs().Open(default!, Cancellation);
        await guard.ReceivedWithAnyArgs(3).CountFailure(default!, Cancellation);
    }

    [Fact]
    public async Task A_password_is_hashed_for_a_user_who_does_not_exist_too()
    {
        await LogIn("nobody", "secret");

        await passwords.Received(1).Verify(null, "secret", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_locked_name_is_refused_before_anything_is_looked_up()
    {
        guard.Check(default!, Cancellation).ReturnsForAnyArgs(Locked);

        Assert.Same(Locked, FailureOf(await LogIn("admin", "secret")));

        await users.DidNotReceiveWithAnyArgs().Find(default!, Cancellation);
        await passwords.DidNotReceiveWithAnyArgs().Verify(default, default!, Cancellation);
    }

    [Fact]
    public async Task A_right_password_of_a_name_that_was_locked_meanwhile_is_refused()
    {
        guard.CountSuccess(default!, Cancellation).ReturnsForAnyArgs(Locked);

        Assert.Same(Locked, FailureOf(await LogIn("admin", "secret")));

        await sessions.DidNotReceiveWithAnyArgs().Open(default!, Cancellation);
    }

    [Fact]
    public async Task The_wrong_password_that_locks_the_name_says_so_in_the_record()
    {
        guard.CountFailure(default!, Cancellation).ReturnsForAnyArgs(new WrongPasswords(10, Until));

        await LogIn("admin", "wrong");

        Assert.Equal(("10", "2026-11-24T22:30:00Z"), (notes.Details["wrong_passwords"], notes.Details["locked_until"]));
    }

    [Fact]
    public async Task A_hash_of_the_past_is_replaced_while_the_password_is_at_hand()
    {
        passwords.Verify(Admin.PasswordHash, "secret", Arg.Any<CancellationToken>()).Returns(new PasswordVerdict(Matches: true, Outdated: true));
        passwords.Hash("secret", Arg.Any<CancellationToken>()).Returns("a hash of today");

        Assert.Null(FailureOf(await LogIn("admin", "secret")));

        await users.Received(1).ReplacePasswordHash(Admin.Id, "a hash of today", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_database_that_is_away_is_not_called_a_wrong_password()
    {
        users.Find("admin", Arg.Any<CancellationToken>()).Returns(new Failure.Unavailable("DATABASE_UNAVAILABLE", "away"));

        Assert.IsType<Failure.Unavailable>(FailureOf(await LogIn("admin", "secret")));

        await guard.DidNotReceiveWithAnyArgs().CountFailure(default!, Cancellation);
    }

    [Theory]
    [InlineData(null, "admin")]
    [InlineData("eve@example.org", "eve@example.org")]
    [InlineData("Zoë", "Zoë")]
    [InlineData("<script>\u0007\n\u202E", "?script????")]
    public void The_record_has_the_name_that_was_given_made_harmless(string? username, string recorded)
    {
        var target = new LogIn(username, "secret").Audits;

        Assert.Equal(("login", recorded, $"user/{recorded}"), (target?.Action, target?.User, target?.Resource));
    }

    [Fact]
    public void The_record_has_only_so_much_of_a_long_name() =>
        Assert.Equal(64, new LogIn(new string('x', 10_000), "secret").Audits?.User?.Length);

    [Fact]
    public void No_text_of_it_holds_a_password_a_token_or_a_hash()
    {
        Assert.DoesNotContain("secret", new LogIn("admin", "secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new LoggedIn("secret", Until).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new IssuedToken("secret", new Session(Guid.NewGuid(), Guid.NewGuid(), Until, Until)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", Admin.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new FirstAdministrator("admin", "secret").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "secret", true), InlineData("admin", "s", true), InlineData("Zoë 🦊", "secret", true)]
    [InlineData("", "secret", false), InlineData("a\0", "secret", false)]
    [InlineData("admin", "", false), InlineData("admin", null, false)]
    public void A_name_and_a_password_must_be_such(string? username, string? password, bool valid) =>
        Assert.Equal(valid, new LogInValidator().Validate(new LogIn(username, password!)).IsValid);

    // Not a case above: half a surrogate pair does not survive as an argument of an attribute.
    [Fact]
    public void Half_a_surrogate_pair_is_no_name_and_is_recorded_as_a_question_mark()
    {
        var request = new LogIn("a\uD800", "secret");

        Assert.Equal("a?", request.Audits?.User);
        Assert.False(new LogInValidator().Validate(request).IsValid);
    }

    [Fact]
    public void A_name_or_a_password_of_any_length_is_not_taken()
    {
        Assert.False(new LogInValidator().Validate(new LogIn(new string('x', 257), "secret")).IsValid);
        Assert.False(new LogInValidator().Validate(new LogIn("admin", new string('x', 1025))).IsValid);
        Assert.True(new LogInValidator().Validate(new LogIn(new string('x', 256), new string('x', 1024))).IsValid);
    }

    private Task<Result<LoggedIn>> LogIn(string? username, string password) =>
        new LogInHandler(guard, users, passwords, tokens, sessions, notes).Handle(new LogIn(username, password), Cancellation);

    private static Failure? FailureOf(Result<LoggedIn> answer) => answer.IsFailure(out var failure, out _) ? failure : null;
}
