using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Chat;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Chat;

/// <summary>What was said and done in chats with the operator: each person's own.</summary>
[ApiController, Route("api/chat"), Tags("AI Chat")]
[Produces("application/json")]
public sealed class ChatHistoryController(IMediator mediator) : ControllerBase
{
    /// <summary>Shows what was said and done in a session.</summary>
    /// <param name="sessionId" example="3f1c2a9e-7a51-4c63-9d4e-2f1f0c8f9a10">As the header `X-Session-Id` has it. It must be given.</param>
    /// <param name="limit">Messages and tool calls a page, 1 to 500.</param>
    /// <param name="offset">Messages and tool calls to skip, the latest first.</param>
    /// <remarks>With what the operator wanted to do, what you decided, and what came of it. A page is in the order in which it was said and done, and the first one is the latest.</remarks>
    [HttpGet("history", Name = nameof(GetChatHistory))]
    [ProducesResponseType<ChatHistoryBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChatHistoryBody>> Get([FromQuery(Name = "session_id")] string? sessionId, int limit = GetChatHistory.HighestLimit, int offset = 0, CancellationToken cancellation = default) =>
        (await mediator.Send(new GetChatHistory(sessionId, limit, offset), cancellation)).Map(ChatHistoryBody.Of).ToActionResult();

    /// <summary>Deletes a session with all that was said and done in it.</summary>
    /// <param name="sessionId" example="3f1c2a9e-7a51-4c63-9d4e-2f1f0c8f9a10">As the header `X-Session-Id` has it. It must be given.</param>
    /// <remarks>While an answer is under way in it that is a 409. What was done stays in the audit record.</remarks>
    [HttpDelete("history", Name = nameof(DeleteChatHistory))]
    [ProducesResponseType<DeletedChatBody>(StatusCodes.Status200OK)]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<DeletedChatBody>> Delete([FromQuery(Name = "session_id")] string? sessionId, CancellationToken cancellation) =>
        (await mediator.Send(new DeleteChatHistory(sessionId), cancellation)).Map(deleted => new DeletedChatBody(deleted.Session)).ToActionResult();

    /// <summary>Lists your sessions, those that were used last first.</summary>
    /// <param name="limit">Sessions a page, 1 to 500.</param>
    /// <param name="offset">Sessions to skip.</param>
    [HttpGet("sessions", Name = nameof(ListChatSessions))]
    [ProducesResponseType<ChatSessionListBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChatSessionListBody>> List(int limit = ListChatSessions.UsualLimit, int offset = 0, CancellationToken cancellation = default) =>
        (await mediator.Send(new ListChatSessions(limit, offset), cancellation)).Map(ChatSessionListBody.Of).ToActionResult();

    /// <summary>Shows what you have had of the operator today, and what is left.</summary>
    [HttpGet("usage", Name = nameof(GetChatUsage))]
    [ProducesResponseType<ChatUsageBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChatUsageBody>> Usage(CancellationToken cancellation) =>
        (await mediator.Send(new GetChatUsage(), cancellation)).Map(ChatUsageBody.Of).ToActionResult();
}
