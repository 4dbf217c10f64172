using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>Why something cannot be decoded. What is answered to that depends on where it came from.</summary>
/// <param name="Kind">What it says it is.</param>
/// <param name="Version">Of that kind, without its group.</param>
/// <param name="Expected">The kind that it should be.</param>
internal sealed record Unreadable(string Kind, string Version, string Expected, string Why)
{
    /// <summary>The refusal of an object that was sent whole.</summary>
    public ApiException AsBody() => Refusals.BadRequest($"{Kind} in version \"{Version}\" cannot be handled as a {Expected}: {Why}");

    /// <summary>The refusal of options, which the real one answers as a mistake of its own.</summary>
    public ApiException AsOptions() => new(500, "", Why);
}
