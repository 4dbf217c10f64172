using FluentValidation;
using K13d.Application.Audit;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Metrics;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Metrics;

namespace K13d.Application.Metrics;

/// <summary>Says what a pod or a node used in the past.</summary>
/// <param name="Resource"><c>pod</c> or <c>node</c>.</param>
/// <param name="Namespace">The pod's; absent means <c>default</c>.</param>
/// <param name="From">RFC 3339; absent means an hour before <paramref name="To"/>.</param>
/// <param name="To">RFC 3339; absent means now.</param>
public sealed record GetMetricsHistory(string Resource, string Name, string? Namespace = null, string? From = null, string? To = null)
    : IQuery<MetricsHistory>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Namespace">Null for a node.</param>
/// <param name="StepSeconds">How long a step is: 60 where all of the time asked for is within a day, else 900.</param>
/// <param name="Items">The steps that something was measured in, oldest first.</param>
public sealed record MetricsHistory(
    string Resource, string Name, string? Namespace, DateTime From, DateTime To, int StepSeconds, IReadOnlyList<MetricsStep> Items);

/// <param name="Time">When the step begins.</param>
/// <param name="Cpu">On average.</param>
/// <param name="Memory">On average.</param>
/// <param name="CpuMax">The most at one sample.</param>
/// <param name="MemoryMax">The most at one sample.</param>
public sealed record MetricsStep(DateTime Time, string Cpu, string Memory, string CpuMax, string MemoryMax);

public sealed class GetMetricsHistoryValidator : AbstractValidator<GetMetricsHistory>
{
    public GetMetricsHistoryValidator()
    {
        RuleFor(request => request.Resource)
            .Must(resource => resource is UsageSubject.Pod or UsageSubject.Node)
            .WithMessage($"resource must be {UsageSubject.Pod} or {UsageSubject.Node}.");
        RuleFor(request => request.Name).NotEmpty().WithMessage("name must be the name of a pod or node.");
        RuleFor(request => request.Name).OptionalName();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.From).Must(BeATime).WithMessage(NotATime("from"));
        RuleFor(request => request.To).Must(BeATime).WithMessage(NotATime("to"));
    }

    private static bool BeATime(string? value) => string.IsNullOrEmpty(value) || AuditWords.TryReadTime(value, out _);

    private static string NotATime(string field) => $"{field} must be a time by RFC 3339, as 2024-01-15T10:30:00Z (in a URL a '+' is written %2B).";
}

internal sealed class GetMetricsHistoryHandler(IUsageHistory history, TimeProvider time) : IQueryHandler<GetMetricsHistory, MetricsHistory>
{
    private static readonly TimeSpan UsualRange = TimeSpan.FromHours(1);

    public async Task<Result<MetricsHistory>> Handle(GetMetricsHistory request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var to = AuditWords.TryReadTime(request.To, out var end) ? end : now;
        // Nothing is before the year 1, and a clock may be anywhere after it.
        var from = AuditWords.TryReadTime(request.From, out var start) ? start : to - (to - DateTimeOffset.MinValue < UsualRange ? TimeSpan.Zero : UsualRange);
        if (from >= to || to - from > UsageResolution.Coarse.Kept)
        {
            return new Failure.Invalid($"from must be before to, by at most {UsageResolution.Coarse.Kept.TotalDays} days.");
        }

        var subject = request.Resource == UsageSubject.Pod
            ? UsageSubject.OfPod(string.IsNullOrEmpty(request.Namespace) ? "default" : request.Namespace, request.Name)
            : UsageSubject.OfNode(request.Name);
        var resolution = UsageResolution.Since(from, now);
        return (await history.Read(subject, resolution, from, to, cancellationToken)).Map(read => new MetricsHistory(
            subject.Kind,
            subject.Name,
            subject.Namespace.Length == 0 ? null : subject.Namespace,
            from.UtcDateTime,
            to.UtcDateTime,
            (int)resolution.Step.TotalSeconds,
            [.. read.Points.Select(Of)]));
    }

    private static MetricsStep Of(UsagePoint point) =>
        new(point.At.UtcDateTime, point.Average.Cpu, point.Average.Memory, point.Peak.Cpu, point.Peak.Memory);
}
