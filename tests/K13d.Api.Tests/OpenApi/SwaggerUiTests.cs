using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Tools;
using Microsoft.Playwright;

namespace K13d.Api.Tests.OpenApi;

/// <summary>Swagger UI in a real browser.</summary>
public sealed partial class SwaggerUiTests(SharedK13d k13d) : IAsyncLifetime
{
    private readonly List<string> complaints = [];
    private readonly List<string> foreign = [];
    private DirectoryInfo profile = null!;
    private IPlaywright playwright = null!;
    private IBrowserContext browser = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        profile = Directory.CreateTempSubdirectory("k13d-chromium-");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchPersistentContextAsync(profile.FullName, new()
        {
            ExecutablePath = Programs.Chromium,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    [Fact]
    public async Task Authorize_takes_a_token_and_try_it_out_lists_pods()
    {
        var page = await Open();
        await Authorize(page, await k13d.Host.Token());

        var answer = await TryListOfPods(page);

        Assert.Equal(200, answer.Status);
        Assert.Contains("\"items\"", await answer.TextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#operations-Resources-ListResources .live-responses-table tr.response .response-col_status").First).ToHaveTextAsync(Ok());
        Assert.Empty(complaints);
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task Without_a_token_the_try_is_refused()
    {
        var answer = await TryListOfPods(await Open());

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Script_in_a_label_is_text()
    {
        const string script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        using var cluster = await k13d.Host.Cluster();
        var name = $"script-{Guid.NewGuid().ToString("N")[..8]}";
        await cluster.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = name, Annotations = new Dictionary<string, string> { ["note"] = script } },
                Data = new Dictionary<string, string> { ["page"] = script },
            },
            "default",
            cancellationToken: Cancellation);
        try
        {
            var page = await Open();
            await Authorize(page, await k13d.Host.Token());

            var answer = await Try(page, "GetResource", ("resource", "configmaps"), ("name", name));

            Assert.Equal(200, answer.Status);
            await Assertions.Expect(page.Locator("#operations-Resources-GetResource .live-responses-table")).ToContainTextAsync("document.title='owned'");
            Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await page.Locator("img[src=x]").CountAsync());
        }
        finally
        {
            await cluster.CoreV1.DeleteNamespacedConfigMapAsync(name, "default", cancellationToken: CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        profile.Delete(recursive: true);
    }

    private static async Task Authorize(IPage page, string token)
    {
        await page.Locator(".auth-wrapper .authorize").ClickAsync();
        await page.Locator(".auth-container input").FillAsync(token);
        await page.Locator(".auth-btn-wrapper .authorize").ClickAsync();
        await page.Locator(".auth-btn-wrapper .btn-done").ClickAsync();
    }

    private static Task<IResponse> TryListOfPods(IPage page) => Try(page, "ListResources", ("resource", "pods"));

    private static async Task<IResponse> Try(IPage page, string operation, params (string Name, string Value)[] parameters)
    {
        var block = page.Locator($"#operations-Resources-{operation}");
        await block.Locator(".opblock-summary-control").First.ClickAsync();
        foreach (var (name, value) in parameters)
        {
            await block.Locator($"tr[data-param-name='{name}'] input").FillAsync(value);
        }

        return await page.RunAndWaitForResponseAsync(
            () => block.Locator(".execute").ClickAsync(),
            answer => answer.Url.Contains("/api/k8s/", StringComparison.Ordinal));
    }

    private async Task<IPage> Open()
    {
        var page = await browser.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal))
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(k13d.Host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                foreign.Add(request.Url);
            }
        };
        await page.GotoAsync($"{k13d.Host.Address}swagger");
        return page;
    }

    [GeneratedRegex("^200")]
    private static partial Regex Ok();
}
