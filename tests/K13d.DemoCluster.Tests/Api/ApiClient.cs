using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tests.Api;

/// <summary>A demo cluster without controllers, and who speaks HTTP to it; the certificate is checked against the kubeconfig's authority.</summary>
public sealed class ApiClient : IAsyncLifetime
{
    private const string Json = "application/json";

    private HttpClient? http;
    private DemoCluster? cluster;

    internal DemoCluster Cluster => cluster ?? throw new InvalidOperationException("The fixture has not started.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await DemoCluster.Start(new DemoClusterOptions { Seed = false, Live = false }, Cancellation);
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { CertificateChainPolicy = Trusting(cluster.Kubeconfig) } })
        {
            BaseAddress = cluster.Address,
            DefaultRequestVersion = HttpVersion.Version20,
        };
        Authorization = cluster.Token;
    }

    public string? Authorization { get; set; }

    public Task<ApiAnswer> Get(string path, string accept = Json) => Send(HttpMethod.Get, path, null, accept: accept);

    public Task<ApiAnswer> Post(string path, string body) => Send(HttpMethod.Post, path, body);

    public Task<ApiAnswer> Put(string path, string body) => Send(HttpMethod.Put, path, body);

    public Task<ApiAnswer> Delete(string path, string? body = null) => Send(HttpMethod.Delete, path, body);

    public Task<ApiAnswer> Patch(string path, string type, string body) => Send(HttpMethod.Patch, path, body, $"application/{type}");

    public Task<ApiAnswer> Send(HttpMethod method, string path, string? body, string contentType = Json, string accept = Json) =>
        Send(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType, accept);

    public async Task<ApiAnswer> Send(HttpMethod method, string path, byte[]? body, string contentType, string accept)
    {
        using var answer = await Send(method, path, body, contentType, accept, HttpCompletionOption.ResponseContentRead);
        return new ApiAnswer(
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(Cancellation),
            answer.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : []);
    }

    /// <summary>The events of a watch, until who reads them has enough.</summary>
    public async IAsyncEnumerable<JsonObject> Watch(string path, string accept = Json)
    {
        using var answer = await Send(HttpMethod.Get, path, null, Json, accept, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            yield return JsonNode.Parse(line)!.AsObject();
        }
    }

    /// <summary>A namespace of a test's own.</summary>
    public async Task<string> NewNamespace()
    {
        var answer = await Post("/api/v1/namespaces", """{"metadata":{"generateName":"test-"}}""");
        Assert.Equal(201, answer.Code);
        return (string)answer.Body["metadata"]!["name"]!;
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    private static X509ChainPolicy Trusting(string kubeconfig)
    {
        var line = kubeconfig.Split('\n').Single(line => line.Contains("certificate-authority-data", StringComparison.Ordinal));
        var authority = Encoding.ASCII.GetString(Convert.FromBase64String(line.Split(": ")[1].Trim()));
        return new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(authority) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
    }

    private Task<HttpResponseMessage> Send(
        HttpMethod method, string path, byte[]? body, string contentType, string accept, HttpCompletionOption completion)
    {
        var request = new HttpRequestMessage(method, path) { Headers = { Accept = { MediaTypeWithQualityHeaderValue.Parse(accept) } } };
        request.Headers.UserAgent.ParseAdd("tester/1.0");
        request.Headers.Authorization = Authorization is null ? null : new AuthenticationHeaderValue("Bearer", Authorization);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        }

        return http!.SendAsync(request, completion, Cancellation);
    }
}

public sealed record ApiAnswer(int Code, string Text, IReadOnlyList<string> Warnings)
{
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();

    public string? Message => (string?)Body["message"];

    public IReadOnlyList<string> Names => [.. Body["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];
}
