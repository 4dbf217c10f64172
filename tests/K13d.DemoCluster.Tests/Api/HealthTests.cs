using System.Text;
using K13d.DemoCluster.Api.Health;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Tests.Api;

public sealed class HealthTests : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    [Fact]
    public async Task A_server_that_stops_is_alive_and_not_ready()
    {
        await stopping.CancelAsync();

        Assert.Equal((200, "ok"), await Ask("/livez"));
        Assert.Equal((500, "[+]ping ok\n[-]shutdown failed: reason withheld\nreadyz check failed\n"), await Ask("/readyz"));
        Assert.Equal((500, "internal server error: shutdown failed\n"), await Ask("/readyz/shutdown"));
    }

    [Fact]
    public async Task A_check_that_is_excluded_fails_nothing()
    {
        await stopping.CancelAsync();

        Assert.Equal((200, "[+]ping ok\n[+]shutdown excluded: ok\nreadyz check passed\n"), await Ask("/readyz", "?verbose&exclude=shutdown"));
    }

    public void Dispose() => stopping.Dispose();

    private async Task<(int Status, string Text)> Ask(string path, string query = "")
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Request = { QueryString = new QueryString(query) }, Response = { Body = body } };
        Assert.True(await new HealthAnswers(stopping.Token).TryAnswer(http, path));
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
