namespace K13d.Api.Pods;

/// <summary>What is to be run, and in which container.</summary>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Container">Absent means the one that the pod's annotation `kubectl.kubernetes.io/default-container` names, or its only one.</param>
/// <param name="Command">The program and its arguments. No shell reads them: for one, say `["sh", "-c", "ls -la"]`.</param>
/// <param name="TimeoutSeconds">1 to 3600; absent means 30.</param>
/// <param name="Stdin">What the command reads. It is in no log and no record, so this is where a secret goes.</param>
public sealed record ExecBody(string? Namespace, string? Container, IReadOnlyList<string> Command, int? TimeoutSeconds, string? Stdin);
