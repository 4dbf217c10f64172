using System.Globalization;
using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.RateLimits;
using K13d.Api.Repeats;
using K13d.Api.Streaming;
using K13d.Application.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace K13d.Api.Chat;

/// <summary>The operator: it investigates, explains, and asks before it acts.</summary>
[ApiController, Route("api/chat/agentic"), Tags("AI Chat")]
public sealed class ChatController(IMediator mediator) : ControllerBase
{
    /// <summary>The header that says which session an answer is of.</summary>
    public const string SessionHeader = "X-Session-Id";

    /// <summary>Asks the operator, and follows its answer as Server-Sent Events.</summary>
    /// <remarks>
    /// `chunk` is a piece of the answer, `tool_request` something that the operator wants to do, `tool_execution` what came of it, `stream_end` the end; `error` is the
    /// last event where the answer breaks off. A `tool_request` whose `approval` is `required` waits for `POST /api/tool/approve`, over another connection, until
    /// `expires_at`. Each event has an id; the header `X-Session-Id` names the session. The run goes on when its reader goes away: pick it up with
    /// `GET /api/chat/agentic/{session_id}`, end it with DELETE. One run at a time goes on in a session (409). Runs and tokens of a day are limited: the headers
    /// `X-Chat-Runs-Limit`, `X-Chat-Runs-Remaining`, `X-Chat-Tokens-Limit` and `X-Chat-Tokens-Remaining` say what is left, and 429 that nothing is.
    /// </remarks>
    [HttpPost(Name = nameof(SendMessage)), WithoutIdempotencyKey, CountedAsChat]
    [ProducesResponseType<string>(StatusCodes.Status200OK, EventStream.MediaType)]
    [AnswerHeader(SessionHeader, JsonSchemaType.String, "The session that the answer is of.")]
    [AnswerHeader("X-Chat-Runs-Limit", JsonSchemaType.Integer, "Runs that you may have in a day (UTC).")]
    [AnswerHeader("X-Chat-Runs-Remaining", JsonSchemaType.Integer, "Runs that are left of them.")]
    [AnswerHeader("X-Chat-Tokens-Limit", JsonSchemaType.Integer, "Tokens that you may have in a day (UTC).")]
    [AnswerHeader("X-Chat-Tokens-Remaining", JsonSchemaType.Integer, "Tokens that are left of them, as this run begins.")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Send(MessageBody body, CancellationToken cancellation) =>
        (await mediator.Send(new SendMessage(body.Message, body.Context?.Namespace, body.Context?.Resource, body.SessionId), cancellation)).ToActionResult(started =>
        {
            Response.Headers["X-Chat-Runs-Limit"] = Number(started.Left.RunsLimit);
            Response.Headers["X-Chat-Runs-Remaining"] = Number(started.Left.RunsRemaining);
            Response.Headers["X-Chat-Tokens-Limit"] = Number(started.Left.TokensLimit);
            Response.Headers["X-Chat-Tokens-Remaining"] = Number(started.Left.TokensRemaining);
            return Stream(started.Session, started.Events);
        });

    /// <summary>Picks the stream of a session up again.</summary>
    /// <param name="sessionId" example="019ab3f0-7a51-7c63-9d4e-2f1f0c8f9a10">As the header `X-Session-Id` has it.</param>
    /// <param name="lastEventId" example="7">The id of the last event that you have seen; without it you get the latest run from its beginning.</param>
    /// <remarks>With nothing lost or doubled, on whichever replica, while a run goes on and for an hour after. 204 says that you have seen all and that no run goes on.</remarks>
    [HttpGet("{sessionId}", Name = nameof(FollowChat))]
    [ProducesResponseType<string>(StatusCodes.Status200OK, EventStream.MediaType), ProducesResponseType(StatusCodes.Status204NoContent)]
    [AnswerHeader(SessionHeader, JsonSchemaType.String, "The session that the answer is of.")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Follow(string sessionId, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken cancellation) =>
        (await mediator.Send(new FollowChat(sessionId, lastEventId), cancellation)).ToActionResult(followed =>
            followed.Events is { } events ? Stream(followed.Session, events) : NoContent());

    /// <summary>Ends the run that goes on in a session.</summary>
    /// <param name="sessionId" example="019ab3f0-7a51-7c63-9d4e-2f1f0c8f9a10">As the header `X-Session-Id` has it.</param>
    /// <remarks>The programs that it runs are ended, what waits for a decision is not to be done any more, and its stream ends with `complete: false`.</remarks>
    [HttpDelete("{sessionId}", Name = nameof(CancelChat))]
    [ProducesResponseType<CancelledChatBody>(StatusCodes.Status202Accepted, "application/json")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Cancel(string sessionId, CancellationToken cancellation) =>
        (await mediator.Send(new CancelChat(sessionId), cancellation)).ToActionResult(_ => Accepted(new CancelledChatBody(sessionId, "cancelling")));

    private EventStream Stream(Guid session, IAsyncEnumerable<Result<NumberedEvent>> events)
    {
        Response.Headers[SessionHeader] = session.ToString();
        return new EventStream(events.Select(next => next.Map(told => ChatEvents.Of(told, session, HttpContext))));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
