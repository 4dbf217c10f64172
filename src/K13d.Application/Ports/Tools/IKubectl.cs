using K13d.Domain.Failures;
using K13d.Domain.Kubectl;

namespace K13d.Application.Ports.Tools;

/// <summary>Runs kubectl, with K13d's own rights in the cluster: whether the caller may is decided before.</summary>
public interface IKubectl
{
    /// <summary>
    /// Runs a command that was understood, in the namespace that it is <see cref="KubectlCommand.In"/>. Answers how it ended, with whatever code; of very much
    /// output the middle is left out. Unavailable <c>TOOL_MISSING</c>, or <c>TOOL_TIMEOUT</c> where it took too long and was ended; ClusterFailed without a way to
    /// the cluster. When it is cancelled, kubectl and all that it started are ended.
    /// </summary>
    Task<Result<KubectlOutput>> Run(KubectlCommand command, CancellationToken cancellation);
}

/// <summary>What kubectl said, with what is secret in it.</summary>
/// <param name="ExitCode">0 where it succeeded.</param>
public sealed record KubectlOutput(int ExitCode, string Output, string Errors)
{
    /// <summary>How many characters were left out in the middle.</summary>
    public long Left { get; init; }

    // It may hold secrets.
    public override string ToString() => $"kubectl ended with code {ExitCode}";
}
