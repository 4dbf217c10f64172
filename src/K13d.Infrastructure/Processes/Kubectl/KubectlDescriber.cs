using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>Has the real kubectl describe an object: what it says of each kind is nowhere else.</summary>
internal sealed class KubectlDescriber(KubectlRunner kubectl) : IResourceDescriber
{
    public async Task<Result<string>> Describe(ResourceRef resource, CancellationToken cancellation)
    {
        var kind = resource.Kind;
        List<string> arguments = ["describe"];
        if (resource.Namespace is not null)
        {
            arguments.Add($"--namespace={resource.Namespace}");
        }

        // Plural, version and group leave kubectl no choice of kind; behind "--" nothing is a flag.
        arguments.AddRange(["--", $"{kind.Plural}.{kind.Version}.{kind.Group}", resource.Name]);
        if ((await kubectl.Run(new KubectlRun(arguments), cancellation)).IsFailure(out var failure, out var outcome))
        {
            return failure;
        }

        if (outcome.Truncated)
        {
            return $"{outcome.Output}\n… cut here: the description is longer than K13D_KUBECTL__MAXOUTPUT allows.\n";
        }

        // What kubectl complains of may repeat what is in a Secret, so it is not passed on.
        return outcome.ExitCode == 0
            ? outcome.Output
            : new Failure.ClusterFailed($"kubectl could not describe {resource}: it ended with code {outcome.ExitCode}. The object may have been deleted this moment; try again.");
    }
}
