using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>How an object came to be that is decoded, which decides how it is refused.</summary>
internal sealed record DecodingManner(IDecodingWords Words, Func<Unreadable, ApiException> Refuse)
{
    /// <summary>An object that was sent whole.</summary>
    public static DecodingManner Body { get; } = new(new TextWords(), unreadable => unreadable.AsBody());

    /// <summary>Options that were sent in a body.</summary>
    public static DecodingManner Options { get; } = new(new TextWords(), unreadable => unreadable.AsOptions());
}
