using System.Text.Json;
using K13d.Domain.Releases;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>Reads revisions from their Secrets, within limits: what is packed small can be large.</summary>
internal static class ReleaseReader
{
    /// <summary>Helm writes what lists tell first, and with it only the notes, which fit into a Secret.</summary>
    private const int MostOfSummary = 4 * 1024 * 1024;

    private const int MostOfContents = 32 * 1024 * 1024;
    private const int FirstPart = 16 * 1024;

    /// <summary>What lists tell of a revision. It is unpacked only so far; one that cannot be read has a <see cref="ReleaseRevision.Fault"/>.</summary>
    public static ReleaseRevision Summary(RevisionKey key, ReleaseSecret secret)
    {
        try
        {
            return ReadSummary(secret).Revision(key, secret.Metadata);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or JsonException)
        {
            return secret.Unreadable(key, FaultOf(key, unreadable));
        }
    }

    /// <summary>All of a revision, or why it cannot be read.</summary>
    public static (ReleaseContents? Contents, string Fault) Contents(RevisionKey key, ReleaseSecret secret)
    {
        try
        {
            using var json = Open(secret);
            var whole = new byte[FirstPart];
            var held = 0;
            while (Fill(json, ref whole, ref held, MostOfContents))
            {
            }

            var stored = JsonSerializer.Deserialize<StoredRelease>(whole.AsSpan(0, held), StoredRelease.Json) ?? throw new JsonException("No release.");
            return (stored.Contents(key, secret.Metadata), "");
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or JsonException)
        {
            return (null, FaultOf(key, unreadable));
        }
    }

    private static StoredSummary ReadSummary(ReleaseSecret secret)
    {
        using var json = Open(secret);
        var part = new byte[FirstPart];
        var (held, more) = (0, true);
        while (more)
        {
            more = Fill(json, ref part, ref held, MostOfSummary);
            if (TrySummary(part.AsSpan(0, held), ended: !more) is { } summary)
            {
                return summary;
            }
        }

        throw new JsonException("No release.");
    }

    /// <summary>Null where the part does not have all of it.</summary>
    /// <param name="ended">Whether there is no more: what is not in it is not there at all.</param>
    private static StoredSummary? TrySummary(ReadOnlySpan<byte> part, bool ended)
    {
        var reader = new Utf8JsonReader(part, ended, new JsonReaderState(new JsonReaderOptions { MaxDepth = StoredRelease.Json.MaxDepth }));
        StoredInfo? info = null;
        StoredChartMetadata? chart = null;
        if (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("No release.");
        }

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return new StoredSummary(info, chart);
            }

            var (isInfo, isChart) = (reader.ValueTextEquals("info"u8), reader.ValueTextEquals("chart"u8));
            if (!reader.Read() || !(isInfo ? TryValue(ref reader, out info) : isChart ? TryChart(ref reader, ref chart, isAll: info is not null) : reader.TrySkip()))
            {
                return null;
            }

            if (info is not null && chart is not null)
            {
                return new StoredSummary(info, chart);
            }
        }

        return null;
    }

    /// <param name="isAll">Whether nothing behind the chart's metadata is needed.</param>
    private static bool TryChart(ref Utf8JsonReader reader, ref StoredChartMetadata? chart, bool isAll)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var isMetadata = reader.ValueTextEquals("metadata"u8);
            if (!reader.Read() || !(isMetadata ? TryValue(ref reader, out chart) : reader.TrySkip()))
            {
                return false;
            }

            if (isAll && chart is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryValue<T>(ref Utf8JsonReader reader, out T? value)
    {
        var whole = JsonElement.TryParseValue(ref reader, out var element);
        value = whole ? element!.Value.Deserialize<T>(StoredRelease.Json) : default;
        return whole;
    }

    private static Stream Open(ReleaseSecret secret) => ReleasePayload.Open(secret.Data?.Release ?? throw new InvalidDataException("there is nothing in its Secret"));

    /// <summary>Reads what the buffer has room for, which doubles when it is full. False at the end.</summary>
    /// <exception cref="InvalidDataException">There is more than may be.</exception>
    private static bool Fill(Stream json, ref byte[] buffer, ref int held, int most)
    {
        if (held == buffer.Length)
        {
            Array.Resize(ref buffer, held < most ? held * 2 : throw new InvalidDataException($"unpacked it is more than {most / 1024 / 1024} MiB"));
        }

        var wanted = buffer.Length - held;
        var read = json.ReadAtLeast(buffer.AsSpan(held), wanted, throwOnEndOfStream: false);
        held += read;
        return read == wanted;
    }

    /// <summary>Names the revision, and nothing of what is in it.</summary>
    private static string FaultOf(RevisionKey key, Exception unreadable) =>
        $"Revision {key.Revision} of the release {key.Name} in the namespace {key.Namespace} cannot be read: "
        + $"{(unreadable is JsonException ? "it is no JSON of Helm's" : unreadable.Message.TrimEnd('.'))}. Its Secret {ReleaseSecret.NameOf(key.Name, key.Revision)} was not written by Helm, or is damaged.";
}
