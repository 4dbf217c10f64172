using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Audit;

/// <summary>Reads the audit record, the newest lines first. Every filter that is given must fit.</summary>
/// <param name="From">RFC 3339; lines not before it.</param>
/// <param name="To">RFC 3339; lines before it.</param>
public sealed record ListAuditEntries(
    string? Action = null,
    string? User = null,
    string? Resource = null,
    string? Namespace = null,
    string? Outcome = null,
    string? From = null,
    string? To = null,
    int Limit = ListAuditEntries.UsualLimit,
    int Offset = 0) : IQuery<AuditPage>, IRequires
{
    public const int UsualLimit = 100;

    public const int HighestLimit = 1000;

    public Permission Permission => Permission.ReadAudit;
}

public sealed class ListAuditEntriesValidator : AbstractValidator<ListAuditEntries>
{
    public ListAuditEntriesValidator()
    {
        RuleFor(request => request.Limit).InclusiveBetween(1, ListAuditEntries.HighestLimit)
            .WithMessage($"limit must be between 1 and {ListAuditEntries.HighestLimit}.");
        RuleFor(request => request.Offset).GreaterThanOrEqualTo(0).WithMessage("offset must not be negative.");
        RuleFor(request => request.Action).Must(BePlainText).WithMessage(NotPlainText("action"));
        RuleFor(request => request.User).Must(BePlainText).WithMessage(NotPlainText("user"));
        RuleFor(request => request.Resource).Must(BePlainText).WithMessage(NotPlainText("resource"));
        RuleFor(request => request.Namespace).Must(BePlainText).WithMessage(NotPlainText("namespace"));
        RuleFor(request => request.Outcome).Must(outcome => outcome is null || AuditWords.TryReadOutcome(outcome, out _))
            .WithMessage("outcome must be one of success, failed, denied.");
        RuleFor(request => request.From).Must(BeATime).WithMessage(NotATime("from"));
        RuleFor(request => request.To).Must(BeATime).WithMessage(NotATime("to"));
    }

    // What no line can hold is a mistake, not an empty answer.
    private static bool BePlainText(string? value) =>
        value is null || (value.Length is > 0 and <= 512 && !value.Any(character => char.IsControl(character) || char.IsSurrogate(character)));

    private static bool BeATime(string? value) => value is null || AuditWords.TryReadTime(value, out _);

    private static string NotPlainText(string field) => $"{field} must have 1 to 512 characters, none of them a control character.";

    private static string NotATime(string field) => $"{field} must be a time by RFC 3339, as 2024-01-15T10:30:00Z (in a URL a '+' is written %2B).";
}

internal sealed class ListAuditEntriesHandler(IAuditReader audit) : IQueryHandler<ListAuditEntries, AuditPage>
{
    public Task<Result<AuditPage>> Handle(ListAuditEntries request, CancellationToken cancellationToken) => audit.Read(
        new AuditFilter(
            request.Action,
            request.User,
            request.Resource,
            request.Namespace,
            AuditWords.TryReadOutcome(request.Outcome, out var outcome) ? outcome : null,
            AuditWords.TryReadTime(request.From, out var from) ? from : null,
            AuditWords.TryReadTime(request.To, out var to) ? to : null),
        request.Limit,
        request.Offset,
        cancellationToken);
}
