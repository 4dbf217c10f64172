namespace K13d.DemoCluster.Controllers.Autoscaling;

/// <summary>Why a metric could not be read, in the words of a real controller.</summary>
/// <param name="Reason">Of the condition and the event.</param>
/// <param name="Message">What the condition and the event say.</param>
/// <param name="Error">What is said where the metrics are told of together.</param>
internal sealed record MetricFault(string Reason, string Message, string Error);
