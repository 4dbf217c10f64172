using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Application.Workloads;

/// <summary>Gives a workload a template that it has had before.</summary>
/// <param name="Kind">Deployment, StatefulSet or DaemonSet.</param>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Revision">As the history numbers it; absent means the one before the present one.</param>
public sealed record RollBackWorkload(ResourceKind Kind, string? Namespace, string Name, long? Revision) : ICommand<RolledBackWorkload>, IRequires, IOnWorkload
{
    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => this.Audit("rollback");
}

/// <summary>A workload that has an earlier template again; its pods follow, and the template takes a new number.</summary>
/// <param name="Revision">The number that the template had.</param>
/// <param name="Before">The number of the template that it replaced; null where the cluster had not recorded that one yet.</param>
/// <param name="Changed">False where the workload had this template already.</param>
public sealed record RolledBackWorkload(string Namespace, string Name, long Revision, long? Before, bool Changed);

public sealed class RollBackWorkloadValidator : AbstractValidator<RollBackWorkload>
{
    public RollBackWorkloadValidator()
    {
        this.OnWorkload(ResourceKind.Deployment, ResourceKind.StatefulSet, ResourceKind.DaemonSet);
        RuleFor(request => request.Revision).GreaterThan(0).WithMessage("revision must be at least 1; leave it out for the previous one.");
    }
}

internal sealed class RollBackWorkloadHandler(IWorkloadRevisions revisions, AuditNotes notes) : ICommandHandler<RollBackWorkload, RolledBackWorkload>
{
    public async Task<Result<RolledBackWorkload>> Handle(RollBackWorkload request, CancellationToken cancellationToken)
    {
        var workload = request.Target();
        if ((await revisions.Of(workload, cancellationToken)).IsFailure(out var failure, out var history))
        {
            return failure;
        }

        if ((request.Revision is { } number ? history.Find(number) : history.Previous) is not { } revision)
        {
            return NoSuchRevision(request, history);
        }

        var before = history.Current?.Number;
        notes.Add("revision", Text(revision.Number));
        if (before == revision.Number)
        {
            return new RolledBackWorkload(workload.Namespace!, workload.Name, revision.Number, before, Changed: false);
        }

        if (history.Paused)
        {
            return new Failure.Conflict($"{workload} is paused and would not be rolled back now: resume it first.");
        }

        if (before is { } replaced)
        {
            notes.Add("before", Text(replaced));
        }

        return (await revisions.RollBack(workload, revision, cancellationToken))
            .Map(_ => new RolledBackWorkload(workload.Namespace!, workload.Name, revision.Number, before, Changed: true));
    }

    private static Failure.NotFound NoSuchRevision(RollBackWorkload request, RevisionHistory history)
    {
        var numbers = history.Revisions.Select(revision => revision.Number).ToList();
        var wanted = request.Revision is { } number ? $"no revision {Text(number)}" : "no revision before the present one";
        return new Failure.NotFound($"{request.Target()} has {wanted}. Its revisions: {(numbers.Count == 0 ? "none" : string.Join(", ", numbers.Select(Text)))}.")
        {
            Details = new Dictionary<string, object?> { ["revisions"] = numbers },
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
