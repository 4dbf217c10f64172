using System.Net;
using System.Text;
using k8s;
using K13d.Api.Repeats;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Api.Tests.Routes;
using K13d.Application.Ports.Resources;
using K13d.Testing.Clusters;
using K13d.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Repeats;

/// <summary>A request that is sent again with its key gets the first answer, and nothing is done twice.</summary>
[ClusterTests]
public sealed class IdempotencyTests(SharedK13d k13d, PostgresServer server) : OverHttpTests(k13d), IClassFixture<PostgresServer>
{
    private const string Generated = """{"metadata":{"generateName":"made-","labels":{"made":"by-test"}}}""";

    /// <summary>The commands that do not take a key, and why.</summary>
    private static readonly string[] LeftOut =
    [
        "POST api/auth/login", // it answers a token
        "POST api/auth/logout", // it is about the session at hand
        "POST api/chat/agentic", // it answers a stream, which is picked up by its session
        "POST api/pods/{name}/exec", // what a command prints may be a secret, and answers are kept as they are
    ];

    private readonly SharedK13d k13d = k13d;

    private string ConfigMaps => $"/api/k8s/configmaps?namespace={Home}";

    [Fact]
    public void Every_POST_that_is_a_command_takes_a_key_but_those_that_are_named() => Assert.Equal(
        LeftOut,
        Commands().Where(route => !IdempotencyKey.IsTakenBy(route.Method, route.Endpoint.Metadata)).Select(route => route.Pattern).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_one_that_takes_a_key_answers_a_repeat_as_the_first_time()
    {
        var administrator = await k13d.Host.LoggedIn();
        var repeated = 0;
        foreach (var route in Commands().Where(route => !LeftOut.Contains(route.Pattern)))
        {
            var key = Guid.NewGuid().ToString();
            var first = await administrator.SendAsync(WithKey(route.Request(), key), Cancellation);
            var again = await administrator.SendAsync(WithKey(route.Request(), key), Cancellation);
            var other = await administrator.SendAsync(WithKey(route.Request(query: "?other=request"), key), Cancellation);

            Assert.False(IsReplayed(first));
            Assert.True(IsReplayed(again), $"{route.Pattern}: {(int)first.StatusCode} {await first.Content.ReadAsStringAsync(Cancellation)}");
            Assert.Equal((first.StatusCode, await first.Content.ReadAsStringAsync(Cancellation)), (again.StatusCode, await again.Content.ReadAsStringAsync(Cancellation)));
            Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
            await ErrorAssert.Is(HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED", other);
            repeated++;
        }

        Assert.True(repeated > 10, "The sweep has hardly seen the commands.");
    }

    [Fact]
    public async Task A_repeat_gets_the_object_that_was_created_the_first_time_and_creates_none()
    {
        var first = await Send(Generated, "one");
        var again = await Send(Generated, "one");

        Assert.Equal((HttpStatusCode.Created, first.Headers.ETag, first.Headers.Location), (again.StatusCode, again.Headers.ETag, again.Headers.Location));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await again.Content.ReadAsStringAsync(Cancellation));
        Assert.True(IsReplayed(again));
        Assert.Equal(1, await Made());
    }

    [Fact]
    public async Task Of_ten_at_once_one_is_done()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Send(Generated, "raced")));

        Assert.Equal(1, await Made());
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created && !IsReplayed(answer));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            await ErrorAssert.Is(HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_IN_USE", refused);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }
    }

    [Fact]
    public async Task A_key_is_of_one_caller_and_one_request()
    {
        await Send(Generated, "mine");

        await ErrorAssert.Is(HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED", await Send(Generated.Replace("made-", "more-", StringComparison.Ordinal), "mine"));
        var another = await (await k13d.Host.LoggedIn()).SendAsync(Request(Generated, "mine"), Cancellation);
        Assert.Equal((HttpStatusCode.Created, false), (another.StatusCode, IsReplayed(another)));
        Assert.Equal(2, await Made());
    }

    [Fact]
    public async Task What_could_not_be_read_or_ended_in_a_failure_of_ours_is_done_when_it_is_sent_again()
    {
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Send("{", "torn"));
        Assert.False(IsReplayed(await Send("{", "torn")));

        await using var lost = await K13dHost.Start(["--Kubernetes:Mode=kubeconfig", "--Kubernetes:Kubeconfig=/nowhere"]);
        var client = await lost.LoggedIn();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var failed = await client.SendAsync(Request(Generated, "away"), Cancellation);
            Assert.Equal((HttpStatusCode.InternalServerError, false), (failed.StatusCode, IsReplayed(failed)));
        }
    }

    [Fact]
    public async Task An_apply_that_the_cluster_failed_is_done_when_it_is_sent_again()
    {
        await using var lost = await K13dHost.Start(replace: services => services.AddSingleton<IResourceApplier>(new FailingApplier()));
        var client = await lost.LoggedIn();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"made"}}""";
            var answer = await client.SendAsync(Request(body, "passing", "/api/k8s/apply"), Cancellation);
            Assert.Equal((HttpStatusCode.MultiStatus, false), (answer.StatusCode, IsReplayed(answer)));
        }
    }

    [Theory, InlineData(""), InlineData("with space"), InlineData(null)]
    public async Task A_key_that_is_none_is_refused(string? key) =>
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Send(Generated, key ?? new string('k', IdempotencyKey.Longest + 1)));

    [Fact]
    public async Task Login_comes_first()
    {
        await Send(Generated, "known");

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Host.Anonymous.SendAsync(Request(Generated, "known"), Cancellation));
    }

    [Fact]
    public async Task Two_replicas_do_it_once()
    {
        var database = $"--Database:ConnectionString={await server.NewDatabase()}";
        await using var one = await K13dHost.Start([database]);
        await using var other = await K13dHost.Start([database]);
        var (client, elsewhere) = (await one.LoggedIn(), other.NewClient(await one.Token()));
        const string Default = "/api/k8s/configmaps?namespace=default&dryRun=true";

        var first = await client.SendAsync(Request(Generated, "shared", Default), Cancellation);
        var again = await elsewhere.SendAsync(Request(Generated, "shared", Default), Cancellation);

        Assert.True(IsReplayed(again));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await again.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_change_is_finished_though_its_caller_hangs_up_and_its_answer_is_there_for_who_asks_again()
    {
        var writer = new HeldWriter();
        await using var held = await K13dHost.Start(replace: services => services.AddSingleton<IResourceWriter>(writer));
        var client = await held.LoggedIn();
        const string Default = "/api/k8s/configmaps?namespace=default";
        using var hangUp = new CancellationTokenSource();
        var sending = client.SendAsync(Request(Generated, "hung", Default), hangUp.Token);
        await writer.Entered.WaitAsync(Cancellation);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await ErrorAssert.Is(HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_IN_USE", await client.SendAsync(Request(Generated, "hung", Default), Cancellation));
        writer.GoOn();
        var again = await client.SendAsync(Request(Generated, "hung", Default), Cancellation);
        while (again.StatusCode == HttpStatusCode.Conflict)
        {
            again = await client.SendAsync(Request(Generated, "hung", Default), Cancellation);
        }

        Assert.Equal((HttpStatusCode.Created, true, 1), (again.StatusCode, IsReplayed(again), writer.Times));
    }

    private static bool IsReplayed(HttpResponseMessage answer) => answer.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    private static HttpRequestMessage WithKey(HttpRequestMessage request, string key)
    {
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return request;
    }

    private IEnumerable<Route> Commands() => RouteTable.Of(k13d.Host).Where(route => route.Method == "POST" && route.IsCommand);

    private HttpRequestMessage Request(string body, string key, string? path = null) =>
        WithKey(new HttpRequestMessage(HttpMethod.Post, path ?? ConfigMaps) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, key);

    private Task<HttpResponseMessage> Send(string body, string key) => Client.SendAsync(Request(body, key), Cancellation);

    private async Task<int> Made() =>
        (await Cluster.CoreV1.ListNamespacedConfigMapAsync(Home, labelSelector: "made=by-test", cancellationToken: Cancellation)).Items.Count;
}
