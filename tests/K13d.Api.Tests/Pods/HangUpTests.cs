using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Pods;

/// <summary>Who stops listening to a log ends it at the API server too, also one that is silent.</summary>
public sealed class HangUpTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private EndlessLog cluster = null!;
    private K13dHost host = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await EndlessLog.Start();
        host = await K13dHost.Start(["--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={cluster.Kubeconfig}"]);
        client = await host.LoggedIn();
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Theory, InlineData("text/plain"), InlineData("text/event-stream")]
    public async Task Two_hundred_who_hang_up_are_all_gone_from_the_cluster(string accept)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Follow(client, accept)));
        await cluster.Following(200).WaitAsync(Limit, Cancellation);

        foreach (var answer in answers)
        {
            answer.Dispose();
        }

        await cluster.Following(0).WaitAsync(Limit, Cancellation);
    }

    [Fact]
    public async Task The_end_of_the_session_ends_it_too()
    {
        using var answer = await Follow(client, "text/event-stream");
        await cluster.Following(1).WaitAsync(Limit, Cancellation);

        using var logout = await client.PostAsync("/api/auth/logout", null, Cancellation);

        await cluster.Following(0).WaitAsync(Limit, Cancellation);
        using var rest = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Contains("event: error", await rest.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    /// <summary>Answers when the first lines are there.</summary>
    private static async Task<HttpResponseMessage> Follow(HttpClient client, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/pods/web/logs?namespace=shop&follow=true&tail=-1") { Headers = { { "Accept", accept } } };
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        Assert.True(await body.ReadAsync(new byte[16], Cancellation) > 0);
        return answer;
    }
}
