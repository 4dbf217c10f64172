using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.PortForwards;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.PortForwards;

/// <summary>Makes a port of a pod reachable through K13d, until it is stopped, not used for long, or its pod or its owner's session is over.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="LocalPort">On the loopback addresses of the machine that K13d runs on; absent or 0 for one that is free.</param>
/// <param name="PodPort">The port in the pod.</param>
public sealed record StartPortForward(string Pod, int PodPort, string? Namespace = null, int? LocalPort = null) : ICommand<PortForward>, IRequires
{
    public Permission Permission => Permission.ForwardPorts;

    public AuditTarget? Audits => Audit();

    internal AuditTarget Audit() =>
        new AuditTarget(LiveForwards.Action, Target.ToString(), Target.Namespace).With("podPort", PodPort.ToString(CultureInfo.InvariantCulture));

    internal ResourceRef Target => ResourceRef.Of(ResourceKind.Pod, Namespace, Pod);
}

public sealed class StartPortForwardValidator : AbstractValidator<StartPortForward>
{
    private const int LastPort = ushort.MaxValue;

    public StartPortForwardValidator()
    {
        RuleFor(request => request.Pod).ObjectName().WithName("pod");
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.PodPort).InclusiveBetween(1, LastPort).WithMessage($"podPort must be from 1 to {LastPort}.");
        RuleFor(request => request.LocalPort).InclusiveBetween(0, LastPort).WithMessage($"localPort must be from 1 to {LastPort}, or 0 for one that is free.");
    }
}

internal sealed class StartPortForwardHandler(IForwardablePods pods, LiveForwards forwards, IRequestContext context, Auditor auditor)
    : ICommandHandler<StartPortForward, PortForward>
{
    public async Task<Result<PortForward>> Handle(StartPortForward request, CancellationToken cancellationToken)
    {
        var caller = AuthorisedCaller.Of(context);
        var target = request.Target;
        var origin = new ForwardOrigin(caller, context.CorrelationId, context.ClientAddress);
        if ((await pods.Find(target.Namespace!, target.Name, cancellationToken)).IsFailure(out var failure, out var pod))
        {
            return failure;
        }

        return await forwards.Begin(target, pod, request.PodPort, request.LocalPort ?? 0, origin, begun => auditor.RecordPart(Started(request, begun), null));
    }

    /// <summary>When it has ended it writes a line with the same id.</summary>
    private static AuditTarget Started(StartPortForward request, PortForward begun) => request.Audit()
        .With("id", begun.Id)
        .With("localPort", begun.LocalPort.ToString(CultureInfo.InvariantCulture))
        .With("phase", "started");
}
