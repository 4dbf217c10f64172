namespace K13d.Application.Ports.Clusters;

/// <summary>The cluster that K13d brings along, for where there is no other.</summary>
public interface IDemoCluster
{
    /// <summary>Starts it, once, and answers the kubeconfig (YAML) that reaches it.</summary>
    Task<string> Kubeconfig(CancellationToken cancellation);

    /// <summary>Starts it, once, and answers where its chart repository is: a plain HTTP URL on this host, open to read.</summary>
    Task<Uri> ChartRepository(CancellationToken cancellation);
}
