using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Contract;

/// <summary>The K13d that the examples are run against; the password is the one that they use.</summary>
public sealed class DocumentedK13d : IAsyncLifetime
{
    public StartedK13d K13d { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        K13d = await StartedK13d.Start("secret");
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = K13d.Address };
        await ConnectedCluster.Await(http);
    }

    public ValueTask DisposeAsync() => K13d.DisposeAsync();
}

/// <summary>Sends what the documentation shows, word for word.</summary>
internal sealed class DocumentedClient(Uri address) : IDisposable
{
    public DocumentedClient(DocumentedK13d documented)
        : this(documented.K13d.Address)
    {
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler()) { BaseAddress = address };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Http.Dispose();

    public Task<JsonNode> LogIn() => Send(Snippets.Login.Replace("your-password", "secret", StringComparison.Ordinal));

    /// <summary>Sends a request as the documentation writes it: a method and a path, the header of its body, and the body.</summary>
    public async Task<JsonNode> Send(string request)
    {
        var (head, body) = request.Split("\n\n", 2) is [var first, var second] ? (first, second) : throw new ArgumentException(request, nameof(request));
        var words = head.Split('\n')[0].Split(' ');
        Assert.EndsWith("\nContent-Type: application/json", head, StringComparison.Ordinal);
        using var message = new HttpRequestMessage(HttpMethod.Parse(words[0]), words[1]) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Read(await Http.SendAsync(message, Cancellation));
    }

    public async Task Authorize() =>
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await LogIn())["token"]!.GetValue<string>());

    public async Task<JsonNode> Json(string path) => await Read(await Http.GetAsync(path, Cancellation));

    private static async Task<JsonNode> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }
}
