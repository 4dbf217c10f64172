using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;

namespace K13d.Api.Tests.Hosting;

/// <summary>K13d as it runs: Kestrel on a loopback port, a database in a folder of its own, the cluster under test.</summary>
public sealed class K13dHost : IAsyncDisposable
{
    public const string AdminPassword = "the administrator of these tests";

    private readonly WebApplication app;
    private readonly string folder;
    private readonly List<HttpClient> clients = [];

    private K13dHost(WebApplication app, string folder, CapturedLog log) => (this.app, this.folder, Log) = (app, folder, log);

    public Uri Address { get; private set; } = new("http://unknown");

    public IServiceProvider Services => app.Services;

    /// <summary>What it has logged so far.</summary>
    public CapturedLog Log { get; }

    /// <summary>Where it keeps its data.</summary>
    public string DataFolder => folder;

    /// <summary>A client that nobody is logged in with.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    /// <param name="settings">As on the command line: <c>--RateLimits:RequestsPerMinute=3</c>. They win over what tests usually set.</param>
    /// <param name="replace">Services of the test's own.</param>
    /// <param name="map">Routes of the test's own.</param>
    /// <param name="awaitDatabase">Whether to wait until the database is ready, which K13d itself does only for a while.</param>
    public static async Task<K13dHost> Start(
        string[]? settings = null,
        Action<IServiceCollection>? replace = null,
        Action<WebApplication>? map = null,
        bool awaitDatabase = true)
    {
        var folder = Directory.CreateTempSubdirectory("k13d-api-").FullName;
        var log = new CapturedLog();
        string[] usual =
        [
            "--urls=http://127.0.0.1:0",
            $"--DataDir={folder}",
            $"--Auth:AdminPassword={AdminPassword}",
            "--RateLimits:RequestsPerMinute=1000000",
            "--RateLimits:ChatPerMinute=1000000",
            .. ClusterSettings(),
        ];
        var app = Program.Build([.. usual, .. settings ?? []], services =>
        {
            services.AddSingleton<ILogEventSink>(log);
            replace?.Invoke(services);
        });
        map?.Invoke(app);
        var host = new K13dHost(app, folder, log);
        await app.StartAsync(TestContext.Current.CancellationToken);
        host.Address = new Uri(app.Urls.Single());
        host.Anonymous = host.NewClient();
        if (awaitDatabase)
        {
            await app.Services.GetRequiredService<IFirstAdministrator>().Prepared.WaitAsync(TestContext.Current.CancellationToken);
        }

        return host;
    }

    public HttpClient NewClient(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A body that K13d is asked about first is not sent before it has answered, however busy the machine is.
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
        }) { BaseAddress = Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        clients.Add(client);
        return client;
    }

    /// <summary>A client with a new session of a user of this role.</summary>
    public async Task<HttpClient> LoggedIn(Role role = Role.Admin) => NewClient(await Token(role));

    /// <summary>The token of a new session.</summary>
    public async Task<string> Token(Role role = Role.Admin) => await Token(await TestUsers.Ensure(Services, role, AdminPassword));

    /// <summary>A client with a new session of one user of this role, who is there or is made.</summary>
    public async Task<HttpClient> LoggedInAs(string name, Role role) => NewClient(await Token(await TestUsers.Ensure(Services, name, role, AdminPassword)));

    private async Task<string> Token(string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var answer = await Anonymous.PostAsJsonAsync("/api/auth/login", new { username = name, password = AdminPassword }, cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation))!["token"]!.GetValue<string>();
    }

    /// <summary>An administrator's client of the cluster that this K13d is for.</summary>
    public async Task<Kubernetes> Cluster() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(await Kubeconfig()));

    /// <summary>The file that says how an administrator reaches the cluster that this K13d is for.</summary>
    public async Task<string> Kubeconfig()
    {
        if (TestCluster.RealKubeconfig is { } real)
        {
            return real;
        }

        await Services.GetRequiredService<IDemoCluster>().Kubeconfig(TestContext.Current.CancellationToken);
        return Path.Combine(DataFolder, "demo.kubeconfig");
    }

    /// <summary>Stops it, as a signal does: what is asked of it is answered first.</summary>
    public Task Stop() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] ClusterSettings() => TestCluster.RealKubeconfig is { } real
        ? ["--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={real}"]
        : ["--Kubernetes:Mode=demo"];
}
