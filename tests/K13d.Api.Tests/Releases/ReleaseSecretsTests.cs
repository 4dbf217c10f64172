using System.Net;
using System.Text;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Api.Tests.Routes;
using K13d.Domain.Identity;
using K13d.Testing.Charts;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.Api.Tests.Releases;

/// <summary>
/// What is secret in a release is in no answer of any route about releases, no line of the log and no line of the audit record, in clear or in base64: it is
/// in Secrets, values, notes, a ConfigMap, a hook, and in what the API server said of an upgrade that failed.
/// </summary>
[ClusterTests]
public sealed class ReleaseSecretsTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly SharedK13d k13d = k13d;
    private readonly string canary = $"canary-{Guid.NewGuid():N}";

    private string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes(canary));

    protected override async Task Arrange()
    {
        using var helm = new HelmRunner(await k13d.Host.Kubeconfig());
        using var chart = new TestChart();
        await helm.Output("install", "web", chart.Path, "--namespace", Home, "--set", $"auth.password={canary},odd.name={canary}");
        Assert.NotEqual(0, (await helm.Run("upgrade", "web", chart.Path, "--namespace", Home, "--set", $"auth.password={canary},odd.name={canary},broken=true")).ExitCode);
        Assert.Contains(canary, await helm.Output("history", "web", "--namespace", Home), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_route_answers_it_and_neither_log_nor_audit_record_holds_it()
    {
        var client = await k13d.Host.LoggedIn();
        var routes = RouteTable.Of(k13d.Host).Where(route => route.Method == "GET" && route.Pattern.Contains("api/helm/releases", StringComparison.Ordinal)).ToArray();
        Assert.True(routes.Length >= 5, "The sweep does not see the routes.");
        foreach (var route in routes)
        {
            foreach (var query in new[] { "", "&all=true", "&revision=1", "&revision=2&all=true", "&reveal=false", $"&q={canary}", "&revision=99" })
            {
                foreach (var accept in new[] { "*/*", "application/json", "application/yaml" })
                {
                    using var request = route.Request(name: "web", query: $"?namespace={Home}{query}");
                    request.Headers.TryAddWithoutValidation("Accept", accept);

                    var text = await (await client.SendAsync(request, Cancellation)).Content.ReadAsStringAsync(Cancellation);

                    Assert.DoesNotContain(canary, text, StringComparison.Ordinal);
                    Assert.DoesNotContain(Encoded.TrimEnd('='), text, StringComparison.Ordinal);
                }
            }
        }

        var recorded = await client.GetStringAsync("/api/audit?limit=1000", Cancellation) + string.Concat(k13d.Host.Log.Lines);
        Assert.DoesNotContain(canary, recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoded.TrimEnd('='), recorded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_secret_is_seen_and_what_is_masked_is_told_to_be_there()
    {
        var values = await GetOk($"/api/helm/releases/web/values?namespace={Home}&revision=1&all=true");
        var manifest = await Client.GetStringAsync($"/api/helm/releases/web/manifest?namespace={Home}&revision=1", Cancellation);

        Assert.Equal(("***", "app", "***", "hello"), (Text(values["auth"]!, "password"), Text(values["auth"]!, "username"), Text(values["odd"]!, "name"), Text(values, "message")));
        Assert.Contains("metadata:   {name: web-settings}   # as somebody wrote it\n", manifest, StringComparison.Ordinal);
        Assert.Contains("postgres://app:***@db/app", manifest, StringComparison.Ordinal);
        Assert.Contains("# Source: small/templates/secret.yaml\napiVersion: v1\ndata:\n  password: '***'\nkind: Secret\n", manifest, StringComparison.Ordinal);
        var failed = (await GetOk($"/api/helm/releases/web/history?namespace={Home}"))["items"]!.AsArray()[1]!;
        Assert.Equal("failed", Text(failed, "status"));
        Assert.Contains("***", Text(failed, "description"), StringComparison.Ordinal);
    }

    [Theory, InlineData("values"), InlineData("manifest")]
    public async Task Revealed_it_is_seen_by_who_may_and_that_is_in_the_audit_record(string what)
    {
        var administrator = await k13d.Host.LoggedIn();

        Assert.Contains(canary, await administrator.GetStringAsync($"/api/helm/releases/web/{what}?namespace={Home}&reveal=true", Cancellation), StringComparison.Ordinal);

        var line = await AuditLine($"resource=release/web&namespace={Home}");
        Assert.Equal(("reveal", what, Home), (Text(line, "action"), line["details"]!["what"]!.GetValue<string>(), Text(line, "namespace")));
        Assert.DoesNotContain(canary, line.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(Role.Viewer), InlineData(Role.Operator)]
    public async Task Nobody_else_reveals_it(Role role)
    {
        var client = await k13d.Host.LoggedIn(role);
        foreach (var what in new[] { "values", "manifest" })
        {
            await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.GetAsync($"/api/helm/releases/web/{what}?namespace={Home}&reveal=true", Cancellation));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/helm/releases/web/{what}?namespace={Home}", Cancellation)).StatusCode);
        }
    }
}
