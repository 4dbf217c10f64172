using System.IO.Compression;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Charts.Archives;

/// <summary>
/// Looks into an archive before Helm does: files and folders under one folder and nothing else, of a bounded size, a <c>Chart.yaml</c> that names the chart,
/// and the charts that it depends on. Archives in it are looked into as well.
/// </summary>
internal sealed class ChartArchive
{
    private const string MetadataFile = "Chart.yaml";
    private const string RequirementsFile = "requirements.yaml";
    private const string Subcharts = "charts/";
    private const string Definitions = "crds/";
    private const string Schema = "values.schema.json";

    private readonly ArchiveBudget budget;
    private readonly int depth;
    private readonly CancellationToken cancellation;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<string> subcharts = [];
    private readonly List<string> requirements = [];
    private string? top;
    private ChartMetadata? metadata;
    private bool hasDefinitions;
    private bool hasOpenSchema;

    private ChartArchive(ArchiveBudget budget, int depth, CancellationToken cancellation) =>
        (this.budget, this.depth, this.cancellation) = (budget, depth, cancellation);

    /// <summary>Invalid where it is not one to trust, or Helm would not take it.</summary>
    public static Result<CheckedChart> Check(byte[] archive, CancellationToken cancellation)
    {
        try
        {
            return new ChartArchive(new ArchiveBudget(), depth: 0, cancellation).Check(archive);
        }
        catch (UnusableArchiveException unusable)
        {
            return new Failure.Invalid($"The chart's archive cannot be used: {unusable.Message}.");
        }
        catch (InvalidDataException)
        {
            return new Failure.Invalid("The chart's archive cannot be used: it is no .tgz.");
        }
    }

    private CheckedChart Check(byte[] archive)
    {
        using var unpacked = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        var tar = new TarReading(unpacked, budget);
        while (tar.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            Look(tar, Within(tar.Name));
        }

        var chart = metadata ?? throw new UnusableArchiveException($"there is no {MetadataFile} in its folder");
        if (chart.Name != top)
        {
            throw new UnusableArchiveException($"its folder is '{TarReading.Shown(top ?? "")}' and its {MetadataFile} says '{chart.Name}'");
        }

        string[] missing = [.. chart.Dependencies.Concat(requirements).Except(subcharts, StringComparer.Ordinal)];
        return missing.Length == 0
            ? new CheckedChart(chart, hasDefinitions, hasOpenSchema)
            : throw new UnusableArchiveException(
                $"it depends on {TarReading.Shown(string.Join(", ", missing))}, and its charts/ does not have that: it must be packaged after 'helm dependency update'");
    }

    /// <summary>The path in the one folder; empty for that itself.</summary>
    private string Within(string name)
    {
        var path = name.TrimEnd('/');
        if (path.Any(letter => char.IsControl(letter) || letter == '\\')
            || (path.Length > 1 && path[1] == ':')
            || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new UnusableArchiveException($"'{TarReading.Shown(name)}' in it is a path that could lead out of it");
        }

        if (!names.Add(path))
        {
            throw new UnusableArchiveException($"'{TarReading.Shown(name)}' is in it twice");
        }

        var slash = path.IndexOf('/');
        var first = slash < 0 ? path : path[..slash];
        return (top ??= first) == first
            ? slash < 0 ? "" : path[(slash + 1)..]
            : throw new UnusableArchiveException("it has more than one folder");
    }

    private void Look(TarReading tar, string path)
    {
        if (tar.IsFolder)
        {
            return;
        }

        if (path.Length == 0)
        {
            throw new UnusableArchiveException("it has a file outside of its folder");
        }

        var (level, rest) = (0, path);
        while (rest.StartsWith(Subcharts, StringComparison.Ordinal) && rest.IndexOf('/', Subcharts.Length) is > 0 and var end)
        {
            (level, rest) = (level + 1, rest[(end + 1)..]);
        }

        switch (level, rest)
        {
            case (0, MetadataFile):
                metadata = ChartMetadata.Read(tar.Content(ChartLimits.Metadata));
                break;
            case (0, RequirementsFile):
                requirements.AddRange(ChartMetadata.ReadRequirements(tar.Content(ChartLimits.Metadata)));
                break;
            case (1, MetadataFile):
                subcharts.Add(ChartMetadata.Read(tar.Content(ChartLimits.Metadata)).Name);
                break;
            case (_, Schema):
                hasOpenSchema |= !ChartSchema.IsClosed(tar.Content(ChartLimits.Metadata));
                break;
            case var (_, file) when file.StartsWith(Subcharts, StringComparison.Ordinal) && file.EndsWith(".tgz", StringComparison.Ordinal):
                Subchart(tar, level);
                break;
            case var (_, file):
                hasDefinitions |= file.StartsWith(Definitions, StringComparison.Ordinal) && Path.GetExtension(file) is ".yaml" or ".yml" or ".json";
                break;
        }
    }

    private void Subchart(TarReading tar, int level)
    {
        if (depth == ChartLimits.Nested)
        {
            throw new UnusableArchiveException($"it has archives in archives, more than {ChartLimits.Nested} deep");
        }

        var nested = new ChartArchive(budget, depth + 1, cancellation).Check(tar.Content(ChartLimits.Packed));
        hasDefinitions |= nested.HasDefinitions;
        hasOpenSchema |= nested.HasOpenSchema;
        if (level == 0)
        {
            subcharts.Add(nested.Metadata.Name);
        }
    }
}
