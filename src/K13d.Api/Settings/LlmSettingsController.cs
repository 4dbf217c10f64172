using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Application.Settings;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Settings;

/// <summary>Which model the operator asks.</summary>
[ApiController, Route("api/settings/llm"), Tags("Settings")]
[Produces("application/json")]
public sealed class LlmSettingsController(IMediator mediator) : ControllerBase
{
    /// <summary>Shows which model the operator asks.</summary>
    /// <remarks>Until an administrator sets one, it is what the settings `K13D_LLM__…` say. The key is never shown. That takes the permission `settings:manage`.</remarks>
    [HttpGet(Name = nameof(GetLlmSettings))]
    [ProducesResponseType<LlmSettingsBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<LlmSettingsBody>> Get(CancellationToken cancellation) =>
        (await mediator.Send(new GetLlmSettings(), cancellation)).Map(LlmSettingsBody.Of).ToActionResult();

    /// <summary>Sets which model the operator asks.</summary>
    /// <remarks>
    /// What is left out keeps its value, unless the provider changes: then nothing of the former one's is kept. The key is kept encrypted and goes to the endpoint
    /// that it was given for and to no other: it is forgotten when provider or endpoint change and none is given. An endpoint may be on this machine or in
    /// its network; link-local and metadata addresses are refused, and a key is not sent over the internet without TLS. It counts from the next run on. That
    /// takes the permission `settings:manage`.
    /// </remarks>
    [HttpPut(Name = nameof(UpdateLlmSettings))]
    [ProducesResponseType<LlmSettingsBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<LlmSettingsBody>> Update(ChangeLlmSettingsBody body, CancellationToken cancellation) =>
        (await mediator.Send(new UpdateLlmSettings(body.Change), cancellation)).Map(LlmSettingsBody.Of).ToActionResult();

    /// <summary>Asks a model a tiny question.</summary>
    /// <remarks>
    /// The one that is set, or one that differs from it as the body says; `{}` for the one that is set. Nothing is kept, and the key that is set is used
    /// only where provider and endpoint are those it was given for. That the model does not answer is no error of this request: `ok` is false then, and `error` says why and
    /// what to do. That takes the permission `settings:manage`.
    /// </remarks>
    [HttpPost("test", Name = nameof(TestLlmSettings))]
    [ProducesResponseType<TestedLlmBody>(StatusCodes.Status200OK), Failures(StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult<TestedLlmBody>> Test(ChangeLlmSettingsBody body, CancellationToken cancellation) =>
        (await mediator.Send(new TestLlmSettings(body.Change), cancellation)).Map(TestedLlmBody.Of).ToActionResult();
}
