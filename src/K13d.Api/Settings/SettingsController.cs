using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Settings;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Settings;

/// <summary>How each person wants the operator to be, within what an administrator allows.</summary>
[ApiController, Route("api/settings"), Tags("Settings")]
[Produces("application/json")]
public sealed class SettingsController(IMediator mediator) : ControllerBase
{
    /// <summary>Shows your settings, as they count.</summary>
    [HttpGet(Name = nameof(GetSettings))]
    [ProducesResponseType<SettingsBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<SettingsBody>> Get(CancellationToken cancellation) =>
        (await mediator.Send(new GetSettings(), cancellation)).Map(SettingsBody.Of).ToActionResult();

    /// <summary>Changes your settings.</summary>
    /// <remarks>What is left out keeps its value. The answer is the settings as they count: within what an administrator allows.</remarks>
    [HttpPut(Name = nameof(UpdateSettings))]
    [ProducesResponseType<SettingsBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<SettingsBody>> Update(ChangeSettingsBody body, CancellationToken cancellation) =>
        (await mediator.Send(new UpdateSettings(body.Language, body.BeginnerMode, body.AutoApproveReadonly), cancellation)).Map(SettingsBody.Of).ToActionResult();

    /// <summary>Shows what everybody may have of the operator.</summary>
    /// <remarks>Until an administrator changes it, it is what the settings `K13D_CHAT__…` say. That takes the permission `settings:manage`.</remarks>
    [HttpGet("limits", Name = nameof(GetChatLimits))]
    [ProducesResponseType<ChatLimitsBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChatLimitsBody>> GetLimits(CancellationToken cancellation) =>
        (await mediator.Send(new GetChatLimits(), cancellation)).Map(ChatLimitsBody.Of).ToActionResult();

    /// <summary>Changes what everybody may have of the operator.</summary>
    /// <remarks>What is left out keeps its value. It counts from the next run on, on every replica. That takes the permission `settings:manage`.</remarks>
    [HttpPut("limits", Name = nameof(UpdateChatLimits))]
    [ProducesResponseType<ChatLimitsBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<ChatLimitsBody>> UpdateLimits(ChangeChatLimitsBody body, CancellationToken cancellation) =>
        (await mediator.Send(new UpdateChatLimits(body.AllowAutoApprove, body.DailyRuns, body.DailyTokens), cancellation)).Map(ChatLimitsBody.Of).ToActionResult();
}
