using System.Net;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using K13d.Testing.Folders;

namespace K13d.Api.Tests.Auth;

/// <summary>What a token is worth over HTTP, from its login on.</summary>
public sealed class SessionTests(SharedK13d k13d)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_worth_nothing_after_its_logout_and_other_sessions_go_on()
    {
        var first = await k13d.Host.LoggedIn();
        var second = await k13d.Host.LoggedIn();
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/api/audit?limit=1", Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await first.PostAsync("/api/auth/logout", null, Cancellation)).StatusCode);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await first.GetAsync("/api/audit?limit=1", Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/api/audit?limit=1", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_stays_revoked_after_a_restart_and_another_stays_good()
    {
        using var folder = new TemporaryFolder();
        string revoked, kept;
        await using (var before = await K13dHost.Start([$"--DataDir={folder.Path}"]))
        {
            (revoked, kept) = (await before.Token(), await before.Token());
            await before.NewClient(revoked).PostAsync("/api/auth/logout", null, Cancellation);
        }

        await using var after = await K13dHost.Start([$"--DataDir={folder.Path}"]);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await after.NewClient(revoked).GetAsync("/api/audit", Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await after.NewClient(kept).GetAsync("/api/audit", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_user_who_is_disabled_is_out_at_once()
    {
        await using var host = await K13dHost.Start();
        var client = await host.LoggedIn(Role.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/audit", Cancellation)).StatusCode);

        await using var context = await host.Services.GetRequiredService<IDbContextFactory<K13dContext>>().CreateDbContextAsync(Cancellation);
        await context.Users.Where(user => user.Role == Role.Operator).ExecuteUpdateAsync(user => user.SetProperty(row => row.Enabled, false), Cancellation);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await client.GetAsync("/api/audit", Cancellation));
    }

    [Fact]
    public async Task A_token_of_another_K13d_is_no_token()
    {
        await using var other = await K13dHost.Start();

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Host.NewClient(await other.Token()).GetAsync("/api/audit", Cancellation));
    }

    [Fact]
    public async Task An_expired_token_is_no_token()
    {
        var time = new ShiftedTime();
        await using var host = await K13dHost.Start(["--Auth:TokenLifetime=00:10:00"], services => services.AddSingleton<TimeProvider>(time));
        var client = await host.LoggedIn();

        time.Advance(TimeSpan.FromMinutes(11));

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await client.GetAsync("/api/audit", Cancellation));
    }
}
