using System.Net;
using System.Text;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Routes;

/// <summary>A value that is in a Secret is nowhere else: in no answer of any route, no line of the log, no line of the audit record.</summary>
[ClusterTests]
public sealed class SecretCanaryTests(SharedK13d k13d) : IAsyncLifetime
{
    private readonly string canary = $"canary-{Guid.NewGuid():N}";
    private readonly string name = $"canary-{Guid.NewGuid().ToString("N")[..8]}";
    private Kubernetes cluster = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Query => "?namespace=default";

    public async ValueTask InitializeAsync()
    {
        cluster = await k13d.Host.Cluster();
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "default",
                Annotations = new Dictionary<string, string>
                {
                    ["kubectl.kubernetes.io/last-applied-configuration"] =
                        $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}"},"data":{"password":"{{{Encoded}}}"},"stringData":{"again":"{{{canary}}}"}}""",
                },
            },
            Data = new Dictionary<string, byte[]> { ["password"] = Encoding.UTF8.GetBytes(canary) },
        };
        await cluster.CoreV1.CreateNamespacedSecretAsync(secret, "default", cancellationToken: Cancellation);
    }

    private string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes(canary));

    [Fact]
    public async Task No_route_answers_it_and_neither_log_nor_audit_record_holds_it()
    {
        var client = await k13d.Host.LoggedIn();
        var answered = 0;
        var routes = RouteTable.Of(k13d.Host).Where(route => route.Method == "GET" && route.Pattern.Contains("{resource}", StringComparison.Ordinal)).ToArray();
        foreach (var route in routes)
        {
            foreach (var query in new[] { Query, $"{Query}&wide=true", $"{Query}&reveal=false", $"{Query}&labelSelector={canary}%3D%3D%3D", "?namespace=no-such" })
            {
                foreach (var accept in new[] { "*/*", "application/json", "text/plain", "application/yaml" })
                {
                    using var request = route.Request("secrets", name, query);
                    request.Headers.TryAddWithoutValidation("Accept", accept);

                    var answer = await client.SendAsync(request, Cancellation);

                    var text = await answer.Content.ReadAsStringAsync(Cancellation);
                    Assert.DoesNotContain(Encoded, text, StringComparison.Ordinal);
                    Assert.True(query.Contains(canary, StringComparison.Ordinal) || !text.Contains(canary, StringComparison.Ordinal), $"{route.Pattern}{query} {accept}: {text}");
                    answered += answer.IsSuccessStatusCode && text.Contains(name, StringComparison.Ordinal) ? 1 : 0;
                }
            }
        }

        Assert.True(answered >= routes.Length, "The sweep has hardly seen the Secret.");
        var audit = await client.GetStringAsync("/api/audit?limit=1000", Cancellation);
        Assert.DoesNotContain(Encoded, audit + string.Concat(k13d.Host.Log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain(canary, audit + string.Concat(k13d.Host.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revealed_it_is_seen_by_who_may_and_that_is_in_the_audit_record()
    {
        var answer = await (await k13d.Host.LoggedIn()).GetAsync($"/api/k8s/secrets/{name}{Query}&reveal=true", Cancellation);

        Assert.Contains(Encoded, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var audit = await (await k13d.Host.LoggedIn()).GetStringAsync($"/api/audit?resource=secret/{name}", Cancellation);
        Assert.Contains("\"reveal\"", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoded, audit, StringComparison.Ordinal);
    }

    [Theory, InlineData(Role.Viewer), InlineData(Role.Operator)]
    public async Task Nobody_else_reveals_it(Role role)
    {
        foreach (var path in new[] { $"/api/k8s/secrets/{name}", $"/api/k8s/secrets/{name}/yaml" })
        {
            await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await (await k13d.Host.LoggedIn(role)).GetAsync($"{path}{Query}&reveal=true", Cancellation));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.CoreV1.DeleteNamespacedSecretAsync(name, "default", cancellationToken: CancellationToken.None);
        cluster.Dispose();
    }
}
