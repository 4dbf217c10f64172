using K13d.Application.Pipeline;
using K13d.Domain.Failures;

namespace K13d.Application.Health;

/// <summary>
/// Whether this replica can serve: its database answers and has the schema it needs. The cluster is left out on purpose: without it K13d
/// still logs in, shows the audit record and says what is wrong, which an ingress that takes it out of service would prevent.
/// </summary>
public sealed record CheckReadiness : IQuery<Readiness>, IOpenToAnyone
{
    public string Because => "what runs K13d has no login";
}

/// <param name="Status"><c>ready</c>.</param>
public sealed record Readiness(string Status);

internal sealed class CheckReadinessHandler(StorageProbe storage) : IQueryHandler<CheckReadiness, Readiness>
{
    public async Task<Result<Readiness>> Handle(CheckReadiness request, CancellationToken cancellationToken) =>
        (await storage.Check(cancellationToken)).Map(_ => new Readiness("ready"));
}
