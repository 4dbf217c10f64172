using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Infrastructure.Persistence.Identity;
using K13d.Infrastructure.Security;
using K13d.Infrastructure.Tests.Persistence.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Security;

/// <summary>Every forged token here belongs to a session that is open, so that what is wrong with it is all that can refuse it.</summary>
public sealed class TokenTests() : DatabaseTests(new SqliteDatabase())
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_of_an_open_session_is_its_users()
    {
        var issued = await Issue();

        Assert.False((await Verify(issued.Token)).IsFailure(out _, out var caller));
        Assert.Equal(("admin", issued.Session.Id), (caller.Name, caller.SessionId));
    }

    [Fact]
    public async Task A_token_looks_as_documented_and_carries_what_it_should()
    {
        var issued = await Issue();
        var token = new JsonWebToken(issued.Token);

        Assert.StartsWith("eyJhbGciOiJIUzI1NiIs", issued.Token, StringComparison.Ordinal);
        Assert.Equal((await Key()).Id, token.Kid);
        Assert.Equal(("k13d", "k13d-api"), (token.Issuer, Assert.Single(token.Audiences)));
        Assert.Equal(issued.Session.Id.ToString(), token.Id);
        Assert.Equal(issued.Session.UserId.ToString(), token.Subject);
        Assert.Equal(("admin", "admin"), (token.GetClaim("name").Value, token.GetClaim("role").Value));
        Assert.Equal(Clock.Now.UtcDateTime, token.IssuedAt);
        Assert.Equal(Clock.Now.UtcDateTime, token.ValidFrom);
        Assert.Equal(Clock.Now.AddHours(12).UtcDateTime, token.ValidTo);
    }

    [Fact]
    public async Task A_token_lives_as_long_as_is_set()
    {
        Settings["Auth:TokenLifetime"] = "00:30:00";
        await Restart();
        var issued = await Issue();

        Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.False((await Verify(issued.Token)).IsFailure(out _, out _));
        Clock.Advance(TimeSpan.FromSeconds(1));
        AssertRefused(await Verify(issued.Token));
    }

    [Fact]
    public async Task A_token_without_its_session_is_refused()
    {
        var issued = await Issue();
        await K13d.Rows(rows => rows.Sessions.ExecuteDeleteAsync(Cancellation));

        AssertRefused(await Verify(issued.Token));
    }

    [Fact]
    public async Task The_signing_key_outlives_a_restart()
    {
        var issued = await Issue();
        await Restart();

        Assert.False((await Verify(issued.Token)).IsFailure(out _, out _));
    }

    [Fact]
    public async Task The_forger_of_these_tests_can_make_a_token_that_is_accepted() =>
        Assert.False((await Verify(await Forge(_ => { }))).IsFailure(out _, out _));

    public static TheoryData<string> Wrongs =>
        ["issuer", "audience", "no audience", "expired", "not yet valid", "no expiry", "unknown key id", "no key id", "another key", "another algorithm", "no session", "not a session", "type"];

    [Theory, MemberData(nameof(Wrongs))]
    public async Task A_token_with_one_thing_wrong_is_refused(string wrong)
    {
        var key = await Key();
        var other = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)) { KeyId = key.Id };
        AssertRefused(await Verify(await Forge(token => _ = wrong switch
        {
            "issuer" => token.Issuer = "someone",
            "audience" => token.Audience = "someone",
            "no audience" => token.Audience = null,
            "expired" => token.Expires = Clock.Now.UtcDateTime,
            "not yet valid" => token.NotBefore = Clock.Now.AddMinutes(1).UtcDateTime,
            "no expiry" => (object?)(token.Expires = null),
            "unknown key id" => token.SigningCredentials = Signing(new SymmetricSecurityKey(key.Secret) { KeyId = "unknown" }),
            "no key id" => token.SigningCredentials = Signing(new SymmetricSecurityKey(key.Secret)),
            "another key" => token.SigningCredentials = Signing(other),
            "another algorithm" => token.SigningCredentials = Signing(new SymmetricSecurityKey(key.Secret) { KeyId = key.Id }, SecurityAlgorithms.HmacSha512),
            "no session" => token.Subject = new ClaimsIdentity(),
            "not a session" => token.Subject = new ClaimsIdentity([new Claim("jti", "1")]),
            "type" => token.TokenType = "at+jwt",
            _ => throw new ArgumentOutOfRangeException(nameof(wrong), wrong, null),
        })));
    }

    [Fact]
    public async Task A_token_that_nobody_signed_is_refused()
    {
        var parts = (await Forge(_ => { })).Split('.');
        var key = await Key();
        foreach (var algorithm in new[] { "none", "None", "NONE", "" })
        {
            var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","kid":"{{key.Id}}","typ":"JWT"}""");
            AssertRefused(await Verify($"{header}.{parts[1]}."));
            AssertRefused(await Verify($"{header}.{parts[1]}.{parts[2]}"));
        }
    }

    [Fact]
    public async Task A_token_signed_with_a_key_pair_is_refused()
    {
        using var rsa = RSA.Create(2048);
        var id = (await Key()).Id;
        AssertRefused(await Verify(await Forge(token => token.SigningCredentials = Signing(new RsaSecurityKey(rsa) { KeyId = id }, SecurityAlgorithms.RsaSha256))));
    }

    [Fact]
    public async Task A_token_that_was_changed_after_it_was_signed_is_refused()
    {
        var parts = (await Forge(_ => { })).Split('.');
        var changed = Base64UrlEncoder.Decode(parts[1]).Replace("\"k13d\"", "\"k13d\",\"role\":\"admin\"", StringComparison.Ordinal);

        AssertRefused(await Verify($"{parts[0]}.{Base64UrlEncoder.Encode(changed)}.{parts[2]}"));
        AssertRefused(await Verify($"{parts[0]}.{parts[1]}.{new string(parts[2].Reverse().ToArray())}"));
    }

    [Theory, InlineData(""), InlineData("a"), InlineData("a.b.c"), InlineData("..."), InlineData("eyJhbGciOiJIUzI1NiJ9.e30."), InlineData("\0"), InlineData("{}")]
    public async Task What_is_no_token_is_refused(string text)
    {
        AssertRefused(await Verify(text));
        AssertRefused(await Verify(text + new string('a', 100_000)));
    }

    [Theory, InlineData(16), InlineData(31)]
    public void A_short_key_is_refused(int bytes) =>
        Assert.Throws<InvalidOperationException>(new SigningKey("short", RandomNumberGenerator.GetBytes(bytes)).EnsureStrong);

    [Fact]
    public void A_key_that_is_no_random_one_is_refused_and_a_generated_one_is_not()
    {
        Assert.Throws<InvalidOperationException>(new SigningKey("default", Encoding.UTF8.GetBytes(new string('k', 64))).EnsureStrong);
        SigningKey.Generate().EnsureStrong();
    }

    private async Task<string> Forge(Action<SecurityTokenDescriptor> wrong)
    {
        var (session, key) = ((await Issue()).Session, await Key());
        var token = new SecurityTokenDescriptor
        {
            Issuer = TokenRules.Issuer,
            Audience = TokenRules.Audience,
            NotBefore = Clock.Now.UtcDateTime,
            Expires = Clock.Now.AddHours(1).UtcDateTime,
            Subject = new ClaimsIdentity([new Claim("jti", session.Id.ToString())]),
            SigningCredentials = Signing(new SymmetricSecurityKey(key.Secret) { KeyId = key.Id }),
        };
        wrong(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    private static SigningCredentials Signing(SecurityKey key, string algorithm = SecurityAlgorithms.HmacSha256) => new(key, algorithm);

    private async Task<IssuedToken> Issue()
    {
        Assert.False((await K13d.Get<IUsers>().Find("admin", Cancellation)).IsFailure(out _, out var user));
        Assert.False((await K13d.Get<ITokenIssuer>().Issue(user, Cancellation)).IsFailure(out _, out var issued));
        Assert.False((await K13d.Get<ISessions>().Open(issued.Session, Cancellation)).IsFailure(out _, out _));
        return issued;
    }

    private async Task<SigningKey> Key() =>
        Value(await K13d.Get<StoredSigningKey>().Find(Cancellation));

    private Task<Result<Domain.Identity.Caller>> Verify(string token) => K13d.Get<ITokenVerifier>().Verify(token, Cancellation);

    private static void AssertRefused(Result<Domain.Identity.Caller> verified) =>
        Assert.IsType<Failure.Unauthorized>(FailureOf(verified));
}
