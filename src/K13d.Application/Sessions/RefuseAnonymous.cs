using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Domain.Failures;

namespace K13d.Application.Sessions;

/// <summary>
/// Answers a change that was asked for without a valid token. It is a use case so that the attempt takes the one way and leaves its line
/// in the audit record, though no use case of its own was reached.
/// </summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query, which may hold anything.</param>
public sealed record RefuseAnonymous(string Method, string Path) : ICommand<Done>, IOpenToAnyone
{
    public string Because => "it only ever refuses";

    public AuditTarget? Audits => new(Method.ToLowerInvariant(), Path);
}

public sealed class RefuseAnonymousValidator : AbstractValidator<RefuseAnonymous>
{
    public RefuseAnonymousValidator() => RuleFor(request => request.Method).NotEmpty();
}

internal sealed class RefuseAnonymousHandler : ICommandHandler<RefuseAnonymous, Done>
{
    public Task<Result<Done>> Handle(RefuseAnonymous request, CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(
        new Failure.Unauthorized("Invalid or missing token: log in with POST /api/auth/login, then send 'Authorization: Bearer <token>'."));
}
