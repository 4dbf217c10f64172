using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K13d.Infrastructure.Charts.Repositories;

/// <summary>
/// Reads an <c>index.yaml</c> as it comes, and keeps what is needed of it. It makes nothing of aliases, so they cannot blow it up, and a malformed entry
/// spoils no other (CVE-2024-26147).
/// </summary>
internal sealed class IndexReader
{
    private const int MostDepth = 100;
    private const int MostVersions = 500_000;
    private const int LongestText = 4096;

    private readonly Parser parser;
    private int versions;

    private IndexReader(TextReader text) => parser = new Parser(text);

    /// <exception cref="UnusableIndexException">Where it is no index.</exception>
    public static RepositoryIndex Read(byte[] index)
    {
        using var text = new StreamReader(new MemoryStream(index));
        var reader = new IndexReader(text);
        try
        {
            return reader.Index();
        }
        catch (YamlException malformed)
        {
            throw new UnusableIndexException($"it is not YAML, in line {malformed.Start.Line}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 18 stumbles over some flow collections that are not closed.
            throw new UnusableIndexException("it is not YAML");
        }
    }

    private RepositoryIndex Index()
    {
        Dictionary<string, IndexedChart>? charts = null;
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _) || !parser.TryConsume<MappingStart>(out _))
        {
            throw new UnusableIndexException("it is not a map");
        }

        var hasVersion = false;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            switch (Text())
            {
                case "entries" when charts is null:
                    charts = Charts();
                    break;
                case "apiVersion":
                    hasVersion |= Text() is not null;
                    break;
                default:
                    Skip();
                    break;
            }
        }

        return hasVersion ? new RepositoryIndex(charts ?? []) : throw new UnusableIndexException("it has no apiVersion");
    }

    private Dictionary<string, IndexedChart> Charts()
    {
        var charts = new Dictionary<string, IndexedChart>(StringComparer.Ordinal);
        if (!parser.TryConsume<MappingStart>(out _))
        {
            return parser.Accept<Scalar>(out _) && Text() is null ? charts : throw new UnusableIndexException("its entries are not a map");
        }

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Text() is { } name)
            {
                charts[name] = Chart();
            }
            else
            {
                Skip();
            }
        }

        return charts;
    }

    private IndexedChart Chart()
    {
        if (!parser.TryConsume<SequenceStart>(out _))
        {
            Skip();
            return new IndexedChart([], "its versions are not a list");
        }

        var chart = new List<IndexedVersion>();
        string? fault = null;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (++versions > MostVersions)
            {
                throw new UnusableIndexException($"it has more than {MostVersions} versions");
            }

            var (version, wrong) = Version();
            fault ??= wrong;
            if (version is not null)
            {
                chart.Add(version);
            }
        }

        return new IndexedChart(chart, fault);
    }

    private (IndexedVersion? Version, string? Fault) Version()
    {
        if (!parser.TryConsume<MappingStart>(out _))
        {
            Skip();
            return (null, "a version of it is not a map");
        }

        string? version = null, app = null, description = null, digest = null, deprecated = null;
        List<string> urls = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            switch (Text())
            {
                case "version":
                    version = Text();
                    break;
                case "appVersion":
                    app = Text();
                    break;
                case "description":
                    description = Text();
                    break;
                case "digest":
                    digest = Text();
                    break;
                case "deprecated":
                    deprecated = Text();
                    break;
                case "urls":
                    urls = Texts();
                    break;
                default:
                    Skip();
                    break;
            }
        }

        return version is null || !VersionChoice.IsVersion(version) ? (null, "a version of it has no number")
            : urls.Count == 0 ? (null, $"its version {version} has no URL")
            : (new IndexedVersion(version, app, description, digest, deprecated == "true", urls), null);
    }

    private List<string> Texts()
    {
        var texts = new List<string>();
        if (!parser.TryConsume<SequenceStart>(out _))
        {
            Skip();
            return texts;
        }

        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (Text() is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>Null where it is no text, or none of a sensible length.</summary>
    private string? Text()
    {
        if (!parser.Accept<Scalar>(out _))
        {
            Skip();
            return null;
        }

        var scalar = parser.Consume<Scalar>();
        var isNull = scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };
        return isNull || scalar.Value.Length > LongestText ? null : scalar.Value;
    }

    private void Skip()
    {
        var depth = 0;
        do
        {
            switch (parser.Consume<ParsingEvent>())
            {
                case MappingStart or SequenceStart when ++depth > MostDepth:
                    throw new UnusableIndexException($"it is more than {MostDepth} levels deep");
                case MappingEnd or SequenceEnd:
                    depth--;
                    break;
            }
        }
        while (depth > 0);
    }
}

/// <summary>How the reader of an index says that there is none.</summary>
internal sealed class UnusableIndexException(string reason) : Exception(reason);
