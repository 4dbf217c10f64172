namespace K13d.Domain.Charts;

/// <summary>Where a chart is found, as callers and Helm name it.</summary>
/// <param name="Chart">Its name; or <c>repository/name</c>, or <c>oci://registry/path/name</c>.</param>
/// <param name="Repo">
/// The URL of a chart repository (<c>https</c>, <c>http</c>) or of a registry's folder (<c>oci</c>), or the name of a repository that K13d knows. Null
/// where <paramref name="Chart"/> says it, or for the charts folder.
/// </param>
public sealed record ChartSource(string Chart, string? Repo = null)
{
    /// <summary>The chart's own name, wherever it is: <c>hello</c> of <c>oci://registry/charts/hello</c>.</summary>
    public string Name => Chart[(Chart.LastIndexOf('/') + 1)..];

    public override string ToString() => Repo is null ? Chart : $"{Repo.TrimEnd('/')}/{Chart}";
}
