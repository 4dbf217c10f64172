using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Domain.Failures;

namespace K13d.Application.Audit;

/// <summary>
/// Refuses a change that never reached a use case of its own, because nobody is logged in or the request cannot be read. It is a use case so that
/// the attempt takes the one way and leaves its line in the audit record.
/// </summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query, which may hold anything.</param>
/// <param name="Why">What the caller is told.</param>
public sealed record RefuseChange(string Method, string Path, Failure Why) : ICommand<Done>, IOpenToAnyone
{
    public string Because => "it only ever refuses";

    public AuditTarget? Audits => new(Method.ToLowerInvariant(), Path);
}

public sealed class RefuseChangeValidator : AbstractValidator<RefuseChange>
{
    public RefuseChangeValidator() => RuleFor(request => request.Method).NotEmpty();
}

internal sealed class RefuseChangeHandler : ICommandHandler<RefuseChange, Done>
{
    public Task<Result<Done>> Handle(RefuseChange request, CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(request.Why);
}
