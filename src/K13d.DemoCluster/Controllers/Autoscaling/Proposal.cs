namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>What one metric asks for.</summary>
/// <param name="AverageMilli">What a pod uses on the mean, in thousandths of the unit.</param>
/// <param name="Utilization">In percent of what is requested; null where that was not asked for.</param>
internal sealed record Proposal(long Replicas, long AverageMilli, long? Utilization);
