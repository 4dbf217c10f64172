using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>Runs commands through the <c>exec</c> subresource.</summary>
internal sealed class PodExec(ClusterConnection connection, PodRights rights) : IPodExec
{
    public async Task<Result<FoundContainer>> Find(ResourceRef pod, string? container, CancellationToken cancellation)
    {
        var (allowed, found) = (rights.Create("exec", pod, cancellation), connection.Get(ResourcePaths.Object(pod), cancellation));
        await Task.WhenAll(allowed, found);
        if ((await allowed).IsFailure(out var failure, out _)
            || (await found).IsFailure(out failure, out var manifest)
            || PodManifest.ContainersOf(pod, manifest).Choose(container).IsFailure(out failure, out var name))
        {
            return failure;
        }

        return PodManifest.WhyNotRunning(manifest, name) is { } why
            ? new Failure.Conflict($"The container {name} of {pod} does not run ({why}), so no command can be run in it. Wait until it runs, or read its log.")
            : new FoundContainer(pod, name);
    }

    public async Task<Result<IRunningCommand>> Start(FoundContainer container, CommandOptions options, CancellationToken cancellation)
    {
        var request = new ApiRequest(HttpMethod.Get, ResourcePaths.Object(container.Pod) + ApiRequest.PathOf("exec"))
        {
            Query =
            [
                ("container", container.Name),
                ("stdin", Flag(options.Input)),
                ("stdout", Flag(options.Output)),
                ("stderr", Flag(options.Errors && !options.Terminal)),
                ("tty", Flag(options.Terminal)),
            ],
            Command = options.Command,
            Protocols = [RunningCommand.Protocol],
            // It may have been begun though no answer came.
            MayRepeat = false,
        };
        return (await connection.Dial(request, cancellation)).Map<IRunningCommand>(socket => new RunningCommand(socket, container));
    }

    private static string? Flag(bool set) => set ? "true" : null;
}
