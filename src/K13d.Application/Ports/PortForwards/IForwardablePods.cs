using K13d.Domain.Failures;

namespace K13d.Application.Ports.PortForwards;

/// <summary>The pods of the cluster, as far as their ports can be reached.</summary>
public interface IForwardablePods
{
    /// <summary>
    /// Looks a pod up that runs. NotFound where there is none; Conflict where it does not run; Forbidden where the cluster does not let K13d forward its
    /// ports.
    /// </summary>
    Task<Result<IForwardablePod>> Find(string @namespace, string name, CancellationToken cancellation);
}

/// <summary>A pod that ran when it was looked up.</summary>
public interface IForwardablePod
{
    /// <summary>
    /// Opens a connection to one of its ports. Whether somebody listens there shows only when it is read: an IOException with what the pod's node says,
    /// as for every other break; the end is that the pod has closed it. Forbidden where the cluster does not let K13d do it any more.
    /// </summary>
    Task<Result<Stream>> Connect(int port, CancellationToken cancellation);

    /// <summary>Answers why the pod is over, as soon as it is: it ended, or was deleted, or another one has its name. A cluster that is away is waited for.</summary>
    Task<string> Over(CancellationToken cancellation);
}
