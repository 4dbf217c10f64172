using K13d.Api.Configuration;
using K13d.Application.PortForwards;

namespace K13d.Api.PortForwards;

/// <summary>How long port-forwards last and how many there may be.</summary>
internal sealed record PortForwardOptions : ISettings
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static string Section => "PortForward";

    /// <summary>A port-forward that nothing is sent through for so long ends.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The most that one user has at once.</summary>
    public int PerUser { get; init; } = 20;

    /// <summary>The most of all users together, on one replica.</summary>
    public int InTotal { get; init; } = 200;

    public PortForwardLimits Limits => new(IdleTimeout, PerUser, InTotal);

    public IEnumerable<SettingFault> Faults()
    {
        if (IdleTimeout < TimeSpan.FromSeconds(1) || IdleTimeout > Longest)
        {
            yield return new(nameof(IdleTimeout), "must be from 00:00:01 to 7.00:00:00");
        }

        if (PerUser < 1)
        {
            yield return new(nameof(PerUser), "must be at least 1");
        }

        if (InTotal < 1)
        {
            yield return new(nameof(InTotal), "must be at least 1");
        }
    }
}
