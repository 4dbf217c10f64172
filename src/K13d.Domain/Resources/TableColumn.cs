namespace K13d.Domain.Resources;

/// <summary>A column of the table that an API server makes of a kind.</summary>
/// <param name="Heading">As kubectl prints it, apart from case: <c>Cluster-IP</c>.</param>
/// <param name="Format"><c>name</c> for the column that holds the object's name.</param>
/// <param name="Wide">Whether only <c>-o wide</c> shows it.</param>
public sealed record TableColumn(string Heading, string Format = "", bool Wide = false);
