using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;

namespace K13d.Application.Pipeline;

/// <summary>Who asks, for handlers of requests that take a permission: nobody else gets as far as them (<see cref="AuthorisationBehaviour{TRequest, TResponse}"/>).</summary>
internal static class AuthorisedCaller
{
    public static Caller Of(IRequestContext context) =>
        context.Caller ?? throw new InvalidOperationException("The pipeline has let somebody through who is not logged in.");
}
