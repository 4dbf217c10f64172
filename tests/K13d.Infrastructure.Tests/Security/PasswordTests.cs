using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Infrastructure.Security;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Security;

public sealed class PasswordTests
{
    private static readonly Argon2Parameters Cheap = new(64, 1, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reference_implementations_own_hash_is_understood()
    {
        // From the tests of the reference implementation, https://github.com/P-H-C/phc-winner-argon2: argon2id, version 19.
        const string Reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        await using var passwords = new Argon2PasswordHasher();

        Assert.Equal(new PasswordVerdict(Matches: true, Outdated: true), await Verify(passwords, Reference, "password"));
        Assert.Equal(default, await Verify(passwords, Reference, "differentpassword"));
    }

    [Fact]
    public async Task A_hash_says_how_it_was_made_by_todays_recommendation_and_differs_each_time()
    {
        await using var passwords = new Argon2PasswordHasher();

        var (one, other) = (await Hash(passwords, "secret"), await Hash(passwords, "secret"));

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
        Assert.Equal(new PasswordVerdict(Matches: true, Outdated: false), await Verify(passwords, one, "secret"));
    }

    [Theory, InlineData("Secret"), InlineData("secret "), InlineData("secret\0")]
    public async Task Another_password_does_not_match(string other)
    {
        await using var passwords = new Argon2PasswordHasher(Cheap);

        Assert.Equal(default, await Verify(passwords, await Hash(passwords, "secret"), other));
    }

    [Fact]
    public async Task A_hash_of_other_parameters_matches_and_is_outdated()
    {
        await using var then = new Argon2PasswordHasher(new Argon2Parameters(32, 2, 1));
        await using var now = new Argon2PasswordHasher(Cheap);

        Assert.Equal(new PasswordVerdict(Matches: true, Outdated: true), await Verify(now, await Hash(then, "secret"), "secret"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$!!!!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$")]
    public void What_is_no_hash_of_ours_is_not_read_as_one(string text) => Assert.False(Argon2Hash.TryParse(text, out _));

    [Fact]
    public async Task The_password_of_nobody_never_matches_and_takes_as_long()
    {
        await using var passwords = new Argon2PasswordHasher();
        var hash = await Hash(passwords, "secret");

        var (nobody, somebody) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            // The shortest of several is what the machine's other work has lengthened least.
            nobody = Min(nobody, await Time(async () => Assert.Equal(default, await Verify(passwords, null, "secret"))));
            somebody = Min(somebody, await Time(async () => Assert.Equal(default, await Verify(passwords, hash, "wrong"))));
        }

        Assert.InRange(nobody / somebody, 0.4, 2.5);
    }

    [Fact]
    public async Task A_flood_is_turned_away_instead_of_piling_up()
    {
        await using var passwords = new Argon2PasswordHasher();

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Flooded(passwords)));

        Assert.Contains(answers, failure => failure is Failure.TooMany);
        Assert.Contains(answers, failure => failure is null);
    }

    [Fact]
    public void Generated_passwords_have_no_letters_that_look_alike_and_are_never_the_same()
    {
        var made = Enumerable.Range(0, 100).Select(_ => GeneratedPassword.Make()).ToArray();

        Assert.Equal(100, made.Distinct().Count());
        Assert.All(made, password => Assert.Equal(24, password.Length));
        Assert.DoesNotContain(GeneratedPassword.Alphabet, letter => "0O1lI".Contains(letter, StringComparison.Ordinal));
    }

    // Those who wait give up after a moment: how many were let in line is known by then.
    private static async Task<Failure?> Flooded(Argon2PasswordHasher passwords)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return FailureOf(await passwords.Hash("secret", patience.Token));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return null;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task<TimeSpan> Time(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task<string> Hash(Argon2PasswordHasher passwords, string password) =>
        Value(await passwords.Hash(password, Cancellation));

    private static async Task<PasswordVerdict> Verify(Argon2PasswordHasher passwords, string? hash, string password) =>
        Value(await passwords.Verify(hash, password, Cancellation));
}
