namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>What a pod was measured to use of something.</summary>
/// <param name="Milli">In thousandths of the unit.</param>
/// <param name="Window">Over which time before.</param>
internal readonly record struct Measurement(long Milli, DateTimeOffset At, TimeSpan Window);
