namespace K13d.Api.CronJobs;

/// <summary>Which CronJob is to run now.</summary>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="JobName">What the Job is to be called; absent means a name made of the CronJob's and the time.</param>
public sealed record TriggerBody(string? Namespace, string Name, string? JobName);
