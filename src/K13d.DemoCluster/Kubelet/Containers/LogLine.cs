namespace K13d.DemoCluster.Kubelet.Containers;

internal readonly record struct LogLine(DateTimeOffset At, string Text, bool IsError);
