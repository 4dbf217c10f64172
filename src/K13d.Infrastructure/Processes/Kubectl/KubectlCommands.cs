using K13d.Application.Ports.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Processes.Kubectl;

/// <summary>Has the real kubectl run what the grammar printed.</summary>
internal sealed class KubectlCommands(KubectlRunner kubectl, IOptions<KubectlOptions> options) : IKubectl
{
    public async Task<Result<KubectlOutput>> Run(KubectlCommand command, CancellationToken cancellation)
    {
        var run = new KubectlRun(command.ArgumentsWithin(options.Value.WaitTimeout))
        {
            Input = command.Input,
            Namespace = command.Home,
            Waits = command.TakesLong,
            CutsMiddle = true,
        };
        return (await kubectl.Run(run, cancellation)).Map(outcome => new KubectlOutput(outcome.ExitCode, outcome.Output, outcome.Error) { Left = outcome.Left });
    }
}
