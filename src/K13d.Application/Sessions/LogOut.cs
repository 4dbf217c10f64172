using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Sessions;

/// <summary>Ends the session that the request was made in, at once and for good.</summary>
public sealed record LogOut : ICommand<Done>, IRequires
{
    public Permission Permission => Permission.OwnSession;

    public AuditTarget? Audits => new("logout");
}

internal sealed class LogOutHandler(IRequestContext context, ISessions sessions, AuditNotes notes) : ICommandHandler<LogOut, Done>
{
    public async Task<Result<Done>> Handle(LogOut request, CancellationToken cancellationToken)
    {
        var caller = AuthorisedCaller.Of(context);
        notes.Resource = $"user/{caller.Name}";
        return await sessions.Revoke(caller.SessionId, cancellationToken);
    }
}
