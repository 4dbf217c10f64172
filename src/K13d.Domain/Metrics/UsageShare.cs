namespace K13d.Domain.Metrics;

/// <summary>What is used, in percent of what is requested, allowed or there.</summary>
/// <param name="Cpu">Null where there is no such amount.</param>
/// <param name="Memory">Null where there is no such amount.</param>
public readonly record struct UsageShare(int? Cpu, int? Memory);
