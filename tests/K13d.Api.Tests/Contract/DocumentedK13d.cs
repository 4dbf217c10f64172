using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace K13d.Api.Tests.Contract;

/// <summary>The K13d that the examples are run against; the password is the one that they use.</summary>
public sealed class DocumentedK13d : IAsyncLifetime
{
    public StartedK13d K13d { get; private set; } = null!;

    public async ValueTask InitializeAsync() => K13d = await StartedK13d.Start("secret");

    public ValueTask DisposeAsync() => K13d.DisposeAsync();
}

/// <summary>Sends what the documentation shows, word for word.</summary>
internal sealed class DocumentedClient(DocumentedK13d documented) : IDisposable
{
    public HttpClient Http { get; } = new(new SocketsHttpHandler()) { BaseAddress = documented.K13d.Address };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Http.Dispose();

    public Task<JsonNode> LogIn() => Post("/api/auth/login", "{\n  \"password\": \"secret\"\n}");

    public async Task<JsonNode> Post(string path, string body)
    {
        var answer = await Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    public async Task Authorize() =>
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await LogIn())["token"]!.GetValue<string>());

    public async Task<JsonNode> Json(string path)
    {
        var answer = await Http.GetAsync(path, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }
}
