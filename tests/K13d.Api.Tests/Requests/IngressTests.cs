using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Requests;

/// <summary>What K13d believes of a proxy before it.</summary>
public sealed class IngressTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", "203.0.113.9")]
    public async Task The_client_that_a_proxy_names_is_believed_only_of_a_trusted_one(string trusted, string recorded)
    {
        await using var host = await K13dHost.Start([$"--Ingress:TrustedProxies={trusted}"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/logout");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        await host.Anonymous.SendAsync(request, Cancellation);

        var audit = JsonNode.Parse(await (await host.LoggedIn()).GetStringAsync("/api/audit?action=post", Cancellation))!;

        Assert.Equal(recorded, audit["items"]![0]!["client_address"]!.GetValue<string>());
    }

    [Fact]
    public async Task Under_a_path_base_K13d_answers_there_and_its_document_says_so()
    {
        await using var host = await K13dHost.Start(["--Ingress:PathBase=/k13d"]);

        Assert.Contains("alive", await host.Anonymous.GetStringAsync("/k13d/livez", Cancellation), StringComparison.Ordinal);
        var document = JsonNode.Parse(await host.Anonymous.GetStringAsync("/k13d/swagger/v1/swagger.json", Cancellation))!;
        Assert.EndsWith("/k13d", document["servers"]![0]!["url"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
