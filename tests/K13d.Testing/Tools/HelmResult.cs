namespace K13d.Testing.Tools;

/// <summary>What one run of helm said.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record HelmResult(int ExitCode, string Output, string Error);
