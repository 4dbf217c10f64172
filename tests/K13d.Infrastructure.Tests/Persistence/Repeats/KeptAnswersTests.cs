using K13d.Application.Ports.Repeats;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Repeats;

public sealed class KeptAnswersOnSqliteTests() : KeptAnswersTests(new SqliteDatabase());

public sealed class KeptAnswersOnPostgresTests(PostgresServer server) : KeptAnswersTests(new PostgresDatabase(server))
{
    [Fact]
    public async Task Of_many_claims_on_two_replicas_one_takes_the_key_and_the_other_replica_knows_the_answer()
    {
        var other = await Start();
        IKeptAnswers[] replicas = [Answers, other.Get<IKeptAnswers>()];

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(turn => replicas[turn % 2].Claim(Request, Cancellation)));

        var taken = Assert.Single(claims.Select(Value).OfType<KeyClaim.Taken>());
        Assert.Equal(19, claims.Select(Value).OfType<KeyClaim.Underway>().Count());
        await Answers.Keep(taken, Created, Cancellation);
        Assert.Equal(Created.Body, Assert.IsType<KeyClaim.Answered>(Value(await replicas[1].Claim(Request, Cancellation))).Answer.Body);
    }
}

public abstract class KeptAnswersTests(ITestDatabase database) : DatabaseTests(database)
{
    protected static RequestKey Request { get; } = new("key", "request");

    protected static KeptAnswer Created { get; } = new(201, "application/json", "\"7\"", "/there", "{}"u8.ToArray());

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IKeptAnswers Answers => K13d.Get<IKeptAnswers>();

    [Fact]
    public async Task The_first_takes_the_key_and_who_comes_meanwhile_is_told_that_it_is_underway()
    {
        await Taken(Request);

        Assert.IsType<KeyClaim.Underway>(Value(await Answers.Claim(Request, Cancellation)));
        Assert.IsType<KeyClaim.Taken>(Value(await Answers.Claim(Request with { Key = "another" }, Cancellation)));
    }

    [Fact]
    public async Task Who_comes_later_gets_the_whole_answer_also_after_a_restart()
    {
        await Answers.Keep(await Taken(Request), Created, Cancellation);
        await Restart();

        var (status, type, tag, location, body) = Assert.IsType<KeyClaim.Answered>(Value(await Answers.Claim(Request, Cancellation))).Answer;

        Assert.Equal((201, "application/json", "\"7\"", "/there"), (status, type, tag, location));
        Assert.Equal(Created.Body, body);
    }

    [Fact]
    public async Task The_key_of_another_request_is_refused_before_and_after_its_answer()
    {
        var taken = await Taken(Request);
        Assert.IsType<KeyClaim.OtherRequest>(Value(await Answers.Claim(Request with { Fingerprint = "other" }, Cancellation)));
        await Answers.Keep(taken, Created, Cancellation);

        Assert.IsType<KeyClaim.OtherRequest>(Value(await Answers.Claim(Request with { Fingerprint = "other" }, Cancellation)));
    }

    [Fact]
    public async Task A_key_that_is_given_up_can_be_taken_at_once()
    {
        await Answers.Release(await Taken(Request), Cancellation);

        await Taken(Request);
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_the_key_and_one_that_died_loses_it_and_changes_nothing_any_more()
    {
        var first = await Taken(Request);
        Clock.Advance(IKeptAnswers.Hold * 0.9);
        await Answers.Renew(first, Cancellation);
        Clock.Advance(IKeptAnswers.Hold * 0.9);
        Assert.IsType<KeyClaim.Underway>(Value(await Answers.Claim(Request, Cancellation)));
        Clock.Advance(IKeptAnswers.Hold * 0.2);

        await Taken(Request);
        await Answers.Keep(first, Created, Cancellation);
        await Answers.Release(first, Cancellation);

        Assert.IsType<KeyClaim.Underway>(Value(await Answers.Claim(Request, Cancellation)));
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day_and_its_row_deleted_after()
    {
        await Answers.Keep(await Taken(Request), Created, Cancellation);
        Clock.Advance(IKeptAnswers.Lifetime - TimeSpan.FromMinutes(1));
        Assert.IsType<KeyClaim.Answered>(Value(await Answers.Claim(Request, Cancellation)));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Taken(Request with { Key = "later" });

        await K13d.Get<ExpiredRows>().Delete(Cancellation);

        await K13d.Rows(async rows => Assert.Equal("later", (await rows.KeptAnswers.SingleAsync(Cancellation)).Key));
        await Taken(Request);
    }

    [Fact]
    public async Task An_expired_answer_that_is_still_there_is_not_given()
    {
        await Answers.Keep(await Taken(Request), Created, Cancellation);
        Clock.Advance(IKeptAnswers.Lifetime);

        var taken = await Taken(Request with { Fingerprint = "other" });

        await Answers.Keep(taken, Created with { Status = 200, ETag = null }, Cancellation);
        Assert.Equal((200, null), Value(await Answers.Claim(Request with { Fingerprint = "other" }, Cancellation)) is KeyClaim.Answered { Answer: var answer } ? (answer.Status, answer.ETag) : default);
    }

    private async Task<KeyClaim.Taken> Taken(RequestKey key) => Assert.IsType<KeyClaim.Taken>(Value(await Answers.Claim(key, Cancellation)));
}
