using K13d.Application.Ports.Audit;
using K13d.Domain.Audit;

namespace K13d.Bench.Audit;

/// <summary>Something that is asked of the record, as <c>GET /api/audit</c> asks it.</summary>
/// <param name="Depth">How much of the record comes before the page.</param>
internal sealed record AuditQuestion(string Name, AuditFilter Filter, double Depth = 0)
{
    public static IReadOnlyList<AuditQuestion> All { get; } =
    [
        new("one of many users, first page", new AuditFilter(User: "person-7")),
        new("a user and a broad action, first page", new AuditFilter(User: "person-7", Action: "scale")),
        new("a resource and a broad outcome, first page", new AuditFilter(Resource: "deployment/web-9", Outcome: AuditOutcome.Success)),
        new("everything, first page", new AuditFilter()),
        new("everything, deep", new AuditFilter(), 0.5),
        new("a broad user and a broad action, deep", new AuditFilter(User: "admin", Action: "scale"), 0.25),
        new("a broad action and a broad outcome, deep", new AuditFilter(Action: "scale", Outcome: AuditOutcome.Success), 0.25),
    ];
}
