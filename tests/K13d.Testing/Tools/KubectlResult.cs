namespace K13d.Testing.Tools;

/// <summary>What one run of kubectl said.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record KubectlResult(int ExitCode, string Output, string Error);
