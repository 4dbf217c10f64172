using System.Security.Cryptography;
using K13d.DemoCluster.Api;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Charts;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Network;
using K13d.DemoCluster.Seed;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster;

/// <summary>
/// A Kubernetes API server in this process, on a loopback port of its own, with TLS and a token: what a newcomer's first command talks
/// to, and what tests run against. It keeps nothing on disk and executes nothing on the host.
/// </summary>
public sealed class DemoCluster : IAsyncDisposable
{
    private readonly ApiServer server;
    private readonly ChartServer charts;
    private readonly PodWebServer web;
    private readonly CancellationTokenSource stopping = new();
    private Task controllers = Task.CompletedTask;

    private DemoCluster(ApiServer server, ChartServer charts, Objects objects, ContainerLogs logs, PodWebServer web) =>
        (this.server, this.charts, Objects, Logs, this.web) = (server, charts, objects, logs, web);

    /// <summary>Where its API is: <c>https://127.0.0.1:port</c>.</summary>
    public Uri Address => server.Address;

    /// <summary>The bearer token that is let in, as a cluster administrator.</summary>
    public string Token => server.Token;

    /// <summary>A kubeconfig, as YAML, with its address, its certificate authority and its token.</summary>
    public string Kubeconfig => Api.Connection.Kubeconfig.Of(Address, server.Authority, Token);

    /// <summary>A Helm chart repository to try with, beside the cluster and not part of it: <c>http://127.0.0.1:port/charts</c>, open to read.</summary>
    public Uri ChartRepository => charts.Address;

    /// <summary>The latest requests with the status of their answers, oldest first: <c>GET /api/v1/pods?limit=1 200</c>.</summary>
    public IReadOnlyList<string> Requests => server.Log.Lines;

    /// <summary>Its objects, past HTTP.</summary>
    internal IObjects Objects { get; }

    /// <summary>What containers print.</summary>
    internal ContainerLogs Logs { get; }

    /// <summary>Starts one and answers when its API accepts requests and its seed is stored.</summary>
    public static async Task<DemoCluster> Start(DemoClusterOptions options, CancellationToken cancellation)
    {
        var store = new ObjectStore();
        var catalog = new ResourceCatalog(store);
        var objects = new Objects(store, catalog, options.Time);
        objects.CreateSystemNamespaces();
        var logs = new ContainerLogs(options.Time, areKept: options.Live);
        var web = new PodWebServer(new EmbeddedLifetime(), options.Time);
        var server = await ApiServer.Start(
            options.Port,
            options.Time.GetUtcNow(),
            (token, stopping) => Router.Of(objects, store, catalog, logs, web, options, token, stopping),
            options.Logging.CreateLogger<ApiServer>(),
            cancellation);
        var cluster = new DemoCluster(server, new ChartServer(options.ChartPort), objects, logs, web);
        try
        {
            await cluster.charts.Start(cancellation);
            cluster.Plant(options);
            if (options.Live) cluster.Enliven(options);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await server.DisposeAsync();
        await charts.DisposeAsync();
        await web.DisposeAsync();
        await controllers;
        stopping.Dispose();
    }

    private void Plant(DemoClusterOptions options)
    {
        if (options.Seed)
        {
            Seeds.PlantShop(Objects, server.Authority, options.Time, options.Logging.CreateLogger<ControlPlane>(), options.MetricsApi);
        }
        else if (options.Live)
        {
            Seeds.PlantFoundation(Objects, options.Time);
        }
    }

    private void Enliven(DemoClusterOptions options)
    {
        var logger = options.Logging.CreateLogger<ControlPlane>();
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        var plane = new ControlPlane(Objects, server.Authority, Logs, options.Time, logger, random, options.MetricsApi);
        controllers = Task.Run(() => plane.Run(stopping.Token), CancellationToken.None);
    }
}
