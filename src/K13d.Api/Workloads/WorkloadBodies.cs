namespace K13d.Api.Workloads;

/// <summary>Which workload of a kind.</summary>
/// <param name="Namespace">Absent means `default`.</param>
public sealed record WorkloadBody(string? Namespace, string Name);

/// <summary>How many replicas a workload is to run.</summary>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Replicas">0 to 10000; it may not be left out.</param>
public sealed record ScaleBody(string? Namespace, string Name, int? Replicas);

/// <summary>Which template a workload is to have again.</summary>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Revision">As the history numbers it; absent means the one before the present one.</param>
public sealed record RollBackBody(string? Namespace, string Name, long? Revision);
