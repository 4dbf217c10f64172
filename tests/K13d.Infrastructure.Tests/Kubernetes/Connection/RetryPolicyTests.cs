using System.Globalization;
using System.Threading.Channels;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>How long is waited before a read is repeated, and what is not. The clock stands unless a test moves it.</summary>
public sealed class RetryPolicyTests : IAsyncLifetime
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    private readonly TimersTime time = new();
    private RequestDelegate answer = _ => Task.CompletedTask;
    private ScriptedApiServer? started;

    private ScriptedApiServer Server => started!;

    public async ValueTask InitializeAsync() => started = await ScriptedApiServer.Start(context => answer(context));

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory, InlineData("7"), InlineData("date")]
    public async Task A_server_that_asks_for_a_little_patience_gets_it(string asked)
    {
        answer = context => Server.Requests == 1 ? Busy(context, asked == "date" ? Date(7) : asked) : context.Response.WriteAsync("{}");
        await using var services = Build();

        var asking = services.Succeeds();
        Assert.Equal(TimeSpan.FromSeconds(7), await time.NextWait());
        Assert.Equal(1, Server.Requests);
        time.Advance(TimeSpan.FromSeconds(7));

        await asking;
        Assert.Equal(2, Server.Requests);
    }

    [Theory, InlineData("11"), InlineData("3600"), InlineData("date")]
    public async Task A_server_that_asks_for_more_patience_than_a_caller_has_is_not_waited_for(string asked)
    {
        answer = context => Busy(context, asked == "date" ? Date(3600) : asked);
        await using var services = Build();

        Assert.Equal(503, (await services.Fails()).Details["status"]);
        Assert.Equal(1, Server.Requests);
    }

    [Fact]
    public async Task The_waits_grow_stay_bounded_and_are_not_the_same_for_everyone()
    {
        answer = context => Busy(context, null);

        var (one, other) = (await Waits(), await Waits());

        Assert.Equal(10, one.Count);
        Assert.All(one, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.True(one[^1] > one[0] * 4);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("POST", 503), InlineData("DELETE", 503), InlineData("PATCH", 503), InlineData("PUT", 503), InlineData("POST", 429), InlineData("DELETE", 504)]
    [InlineData("POST", 0), InlineData("DELETE", 0)]
    public async Task A_change_is_never_repeated_not_even_where_the_server_asks_for_it_or_hangs_up(string method, int status)
    {
        answer = context =>
        {
            if (status == 0)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return Busy(context, "0", status);
        };
        await using var services = Build();

        await services.Fails(new ApiRequest(new HttpMethod(method), "/api/v1/namespaces/default/pods") { Body = "{}"u8.ToArray() });

        Assert.Equal(1, Server.Requests);
    }

    [Fact]
    public async Task A_read_that_the_server_hangs_up_on_is_repeated()
    {
        answer = context =>
        {
            if (Server.Requests == 1)
            {
                context.Abort();
            }

            return Server.Requests == 1 ? Task.CompletedTask : context.Response.WriteAsync("{}");
        };
        await using var services = Build();

        var asking = services.Succeeds();
        time.Advance(await time.NextWait());

        await asking;
        Assert.Equal(2, Server.Requests);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_not_waited_for()
    {
        answer = context => Busy(context, "5");
        await using var services = Build();
        using var caller = new CancellationTokenSource();

        var asking = services.Ask(cancellation: caller.Token);
        await time.NextWait();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, Server.Requests);
    }

    [Fact]
    public async Task The_time_that_a_request_may_take_includes_its_waits()
    {
        answer = context => Busy(context, "10");
        await using var services = Build();

        var asking = services.Fails(Asking.Read with { Timeout = TimeSpan.FromSeconds(15) });
        for (var waits = 0; waits < 2; waits++)
        {
            await time.NextWait();
            time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal("Timeout", (await asking).Details["reason"]);
        Assert.Equal(2, Server.Requests);
    }

    private async Task<List<TimeSpan>> Waits()
    {
        await using var services = Build();
        var asking = services.Fails();
        var waits = new List<TimeSpan>();
        while (waits.Count < 10)
        {
            waits.Add(await time.NextWait());
            time.Advance(waits[^1]);
        }

        await asking;
        return waits;
    }

    private ServiceProvider Build() => KubernetesServices.Build(
        Server.Kubeconfig, replace => replace.AddSingleton<TimeProvider>(time), ("Kubernetes:Retries", "10"), ("Kubernetes:RetryDelay", "00:00:00.2"), ("Kubernetes:RequestTimeout", $"{RequestTimeout}"));

    private string Date(int seconds) => time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);

    private static Task Busy(HttpContext context, string? retryAfter, int status = 503)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync("{}");
    }

    /// <summary>Stands until it is moved, and tells who waits for how long.</summary>
    private sealed class TimersTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

        public ValueTask<TimeSpan> NextWait() => waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);

            // Those of 15 seconds and more are the limits of requests.
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(15))
            {
                waits.Writer.TryWrite(dueTime);
            }

            return timer;
        }
    }
}
