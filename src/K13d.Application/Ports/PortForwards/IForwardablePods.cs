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
    /// Opens a connection to one of its ports. Whether somebody listens there shows only when it is read: a <see cref="PodPortException"/>, as for every
    /// other break; the end is that the pod has closed it. Forbidden where the cluster does not let K13d do it any more.
    /// </summary>
    Task<Result<Stream>> Connect(int port, CancellationToken cancellation);

    /// <summary>Answers why the pod is over, as soon as it is: it ended, or was deleted, or another one has its name. A cluster that is away is waited for.</summary>
    Task<string> Over(CancellationToken cancellation);
}

/// <summary>A connection to a port of a pod that broke, or that the pod did not take.</summary>
/// <param name="message">Names the pod and the port, and says what the pod's node says of it.</param>
public sealed class PodPortException(string message, Exception? inner = null) : IOException(message, inner);
