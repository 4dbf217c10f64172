namespace K13d.DemoCluster.Kubelet.Network;

/// <summary>What a web server of a pod answers.</summary>
/// <param name="Server">What it calls itself; null for nothing.</param>
internal sealed record WebAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body, string? Server);

/// <param name="Agent">What the client calls itself.</param>
internal sealed record WebQuestion(string Method, string Path, string Agent, string Client = "127.0.0.1");

/// <summary>How far somebody came who called a host's port.</summary>
/// <param name="Address">What the name stands for; null for a name that is none.</param>
/// <param name="Answer">Null where nobody listens.</param>
internal sealed record WebReply(string? Address, WebAnswer? Answer);
