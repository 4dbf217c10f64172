using K13d.Api.Errors;
using K13d.Api.Requests;
using K13d.Api.Streaming;
using K13d.Application.Sessions;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Api.Sessions;

/// <summary>
/// Ends reads that outlast the session they were asked in: to them it is as if the caller had hung up. Changes are let finish, because one that is
/// half made helps nobody; those that go on for as long as they like say <see cref="EndsWithSessionAttribute"/>.
/// </summary>
internal sealed class SessionEndMiddleware(RequestDelegate next, SessionWatch sessions)
{
    private static readonly Failure Ended = new Failure.Unauthorized("The session has ended. Log in again: POST /api/auth/login.");

    public async Task Invoke(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller || !Outlasts(context))
        {
            await next(context);
            return;
        }

        var hungUp = context.RequestAborted;
        using var session = sessions.Watch(caller);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hungUp, session.Over);
        context.RequestAborted = either.Token;
        // For who must tell the two apart.
        context.Features.Set(session);
        try
        {
            await next(context);
        }
        catch (Exception) when (session.Over.IsCancellationRequested && !hungUp.IsCancellationRequested)
        {
            // Whatever that broke is its end and no error.
        }
        finally
        {
            context.RequestAborted = hungUp;
        }

        if (session.Over.IsCancellationRequested && !hungUp.IsCancellationRequested)
        {
            await Tell(context);
        }
    }

    private static bool Outlasts(HttpContext context) =>
        !Methods.IsUnsafe(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<EndsWithSessionAttribute>() is not null;

    private static async Task Tell(HttpContext context)
    {
        var (status, code) = FailureTable.Find(Ended);
        if (!context.Response.HasStarted)
        {
            await ErrorAnswers.Write(context, Ended);
        }
        else if (EventStream.IsOpen(context.Response))
        {
            await EventStream.Fail(context, status, new ErrorBody(Ended.Message, code, Ended.Details));
        }
        else if (!context.WebSockets.IsWebSocketRequest)
        {
            // It must not look whole.
            context.Abort();
        }
    }
}

/// <summary>Marks an action that changes something and is ended with its caller's session all the same: a command that runs in a container.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EndsWithSessionAttribute : Attribute;
