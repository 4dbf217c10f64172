using FluentValidation;
using K13d.Application.Jobs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Nodes;

/// <summary>Follows a drain: as it is, then whenever it has changed, until it has ended.</summary>
public sealed record WatchDrain(string Id) : IQuery<DrainProgress>, IRequires
{
    public Permission Permission => Permission.OperateNodes;
}

/// <param name="Drains">The last one has ended, or is the failure that ended the watch.</param>
public sealed record DrainProgress(IAsyncEnumerable<Result<Drain>> Drains);

public sealed class WatchDrainValidator : AbstractValidator<WatchDrain>
{
    public WatchDrainValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class WatchDrainHandler(IJobs jobs, JobWatch watch) : IQueryHandler<WatchDrain, DrainProgress>
{
    public async Task<Result<DrainProgress>> Handle(WatchDrain request, CancellationToken cancellationToken) =>
        (await Drains.Find(jobs, request.Id, cancellationToken)).Map(job => new DrainProgress(watch.From(job).Select(now => now.Map(Drain.Of))));
}
