using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Jobs;

namespace K13d.Application.Nodes;

/// <summary>Tells how far a drain is.</summary>
public sealed record GetDrain(string Id) : IQuery<Drain>, IRequires
{
    public Permission Permission => Permission.OperateNodes;
}

public sealed class GetDrainValidator : AbstractValidator<GetDrain>
{
    public GetDrainValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class GetDrainHandler(IJobs jobs) : IQueryHandler<GetDrain, Drain>
{
    public async Task<Result<Drain>> Handle(GetDrain request, CancellationToken cancellationToken) =>
        (await Drains.Find(jobs, request.Id, cancellationToken)).Map(Drain.Of);
}

/// <summary>Drains by the ids that callers know them by.</summary>
internal static class Drains
{
    public static Task<Result<Job>> Find(IJobs jobs, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var known) ? jobs.Find(DrainWork.JobKind, known, cancellation) : Task.FromResult<Result<Job>>(NotFound(id));

    public static Failure.NotFound NotFound(string id) => new($"There is no drain {id}: those that ended are forgotten after a week.");
}
