namespace K13d.Application.PortForwards;

/// <summary>How long port-forwards last and how many there may be.</summary>
/// <param name="IdleTimeout">One through which nothing was sent for so long ends.</param>
/// <param name="PerUser">The most that one user has at once.</param>
/// <param name="InTotal">The most of all users together, in one process.</param>
public sealed record PortForwardLimits(TimeSpan IdleTimeout, int PerUser, int InTotal)
{
    /// <summary>The most connections that are open through one of them.</summary>
    internal const int Connections = 256;
}
