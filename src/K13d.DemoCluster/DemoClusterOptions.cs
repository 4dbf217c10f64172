using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace K13d.DemoCluster;

/// <summary>How a demo cluster is started.</summary>
public sealed record DemoClusterOptions
{
    /// <summary>The loopback port to listen on; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>The loopback port of its chart repository; 0 picks a free one.</summary>
    public int ChartPort { get; init; }

    /// <summary>Whether it starts with the shop: workloads, healthy and broken, in several namespaces.</summary>
    public bool Seed { get; init; } = true;

    /// <summary>Whether controllers and kubelets run. Without them objects stay as they were written.</summary>
    public bool Live { get; init; } = true;

    /// <summary>Whether it serves <c>metrics.k8s.io</c>, as a cluster does in which metrics-server is installed.</summary>
    public bool MetricsApi { get; init; } = true;

    /// <summary>Whether the API server reaches its kubelets for <c>nodes/proxy</c>.</summary>
    public bool NodeProxy { get; init; } = true;

    /// <summary>Where it says what went wrong in it.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
