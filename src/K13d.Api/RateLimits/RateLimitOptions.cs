using K13d.Api.Configuration;

namespace K13d.Api.RateLimits;

/// <summary>How often one caller may ask.</summary>
internal sealed record RateLimitOptions : ISettings
{
    public static string Section => "RateLimits";

    public int RequestsPerMinute { get; init; } = 100;

    public int ChatPerMinute { get; init; } = 10;

    public IEnumerable<SettingFault> Faults()
    {
        if (RequestsPerMinute < 1)
        {
            yield return new(nameof(RequestsPerMinute), "must be at least 1");
        }

        if (ChatPerMinute < 1)
        {
            yield return new(nameof(ChatPerMinute), "must be at least 1");
        }
    }
}
