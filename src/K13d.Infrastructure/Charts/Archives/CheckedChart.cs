namespace K13d.Infrastructure.Charts.Archives;

/// <summary>What was found in an archive that is fit for Helm.</summary>
internal sealed record CheckedChart(ChartMetadata Metadata, bool HasDefinitions, bool HasOpenSchema);
