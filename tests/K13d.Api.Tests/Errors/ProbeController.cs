using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Tests.Errors;

/// <summary>Routes that fail in every way a route can, so that no real one has to be broken for it.</summary>
[ApiController, AllowAnonymous, Route("test")]
public sealed class ProbeController : ControllerBase
{
    public const string Secret = "canary-in-an-exception";

    [HttpGet("throws")]
    public IActionResult Throws() => throw new InvalidTimeZoneException(Secret);

    [HttpGet("throws-late")]
    public async Task ThrowsLate()
    {
        await Response.WriteAsync("begun", HttpContext.RequestAborted);
        await Response.Body.FlushAsync(HttpContext.RequestAborted);
        throw new InvalidTimeZoneException(Secret);
    }

    [HttpGet("hangs")]
    public async Task Hangs()
    {
        HangsEntered.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, HttpContext.RequestAborted);
        }
        finally
        {
            HangsLeft.TrySetResult();
        }
    }

    [HttpPost("bodies")]
    public ProbeBody Bodies(ProbeBody body) => body;

    [HttpGet("numbers")]
    public int Numbers([FromQuery] int count) => count;

    [HttpGet("json"), Produces("application/json")]
    public ProbeBody Json() => new("json", 1, null);

    public static TaskCompletionSource HangsEntered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TaskCompletionSource HangsLeft { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed record ProbeBody(string Name, int Replicas, ProbeBody? Inner);
