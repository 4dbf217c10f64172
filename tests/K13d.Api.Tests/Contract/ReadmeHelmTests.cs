using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace K13d.Api.Tests.Contract;

/// <summary>The README's walk-through of Helm, run as it is written there.</summary>
public sealed class ReadmeHelmTests
{
    private const string Password = "secret";
    private const string Heading = "## Helm in five minutes";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Helm_in_five_minutes_goes_as_the_README_says()
    {
        await using var k13d = await StartedK13d.Start(Password);
        var script = (await Block()).Replace("http://localhost:8080", k13d.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        var statuses = await Run(await LogIn(k13d), script);

        // All succeed but the upgrade to an image that nobody has.
        Assert.Equal(["200", "200", "200", "200", "200", "200", "200", "504", "200", "200", "200"], statuses);
    }

    private static async Task<string> Block()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "K13d.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("K13d.sln");
        }

        var readme = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "README.md"), Cancellation);
        return readme.Split(Heading)[1].Split("```sh")[1].Split("```")[0];
    }

    private static async Task<string> LogIn(StartedK13d k13d)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var answer = await client.PostAsJsonAsync(new Uri(k13d.Address, "/api/auth/login"), new { password = Password }, Cancellation);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["token"]!.GetValue<string>();
    }

    /// <summary>Answers the status of each answer.</summary>
    private static async Task<string[]> Run(string token, string script)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "-c", "k13d() { curl -s -o /dev/null -w '%{http_code}\\n' -H \"Authorization: Bearer $TOKEN\" \"$@\"; }\n" + script },
            RedirectStandardOutput = true,
            Environment = { ["TOKEN"] = token },
        };
        using var bash = Process.Start(start)!;
        var said = await bash.StandardOutput.ReadToEndAsync(Cancellation);
        await bash.WaitForExitAsync(Cancellation);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
