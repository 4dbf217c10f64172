using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.RateLimits;
using K13d.Api.Repeats;
using K13d.Api.Requests;
using K13d.Api.Sessions;
using K13d.Api.WebSockets;
using K13d.Application.PortForwards;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.PortForwards;

/// <summary>What is sent through port-forwards by way of K13d itself, for whoever is not on its machine.</summary>
[ApiController, Route("api/portforward/{id}"), Tags("Port-forwards")]
public sealed class ForwardedTrafficController(IMediator mediator) : ControllerBase
{
    private const string AnyPath = "http/{**path}";

    /// <summary>One page of a pod asks for dozens of things.</summary>
    private const int TimesUsual = 60;

    /// <summary>Passes an HTTP request on to the pod.</summary>
    /// <param name="id" example="pf-5c1f0e7d92a84b36d0e1f2a3">As the answer to its start has it.</param>
    /// <param name="path" example="index.html">Of the pod, with its query.</param>
    /// <remarks>
    /// Any method, any body up to 1 GiB, and WebSockets. The headers `Authorization`, `Cookie` and `Set-Cookie` are K13d's own and do not pass: send the
    /// pod's as `X-Forward-Authorization` and `X-Forward-Cookie`, and read `X-Forward-Set-Cookie`. An answer of the pod, whatever its status, has the header
    /// `X-Port-Forward`; one without it is K13d's. A page has `Content-Security-Policy: sandbox`.
    /// </remarks>
    [HttpGet(AnyPath, Name = "GetThroughPortForward")]
    [HttpPost(AnyPath, Name = "PostThroughPortForward")]
    [HttpPut(AnyPath, Name = "PutThroughPortForward")]
    [HttpPatch(AnyPath, Name = "PatchThroughPortForward")]
    [HttpDelete(AnyPath, Name = "DeleteThroughPortForward")]
    [HttpOptions(AnyPath, Name = "AskOptionsThroughPortForward")]
    [Sends(typeof(ReachPortForward)), EndsWithSession, WithoutIdempotencyKey, PassesBodyOn(ForwardedHttp.MostBytes), CountedApart("portforward", TimesUsual)]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/html")]
    [Failures(
        StatusCodes.Status404NotFound,
        StatusCodes.Status409Conflict,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status503ServiceUnavailable,
        StatusCodes.Status504GatewayTimeout)]
    public async Task<ActionResult> Http(string id, string? path, CancellationToken cancellation) =>
        (await mediator.Send(new ReachPortForward(id), cancellation)).ToActionResult(forward => new ForwardedAnswer(forward));

    /// <summary>Opens a connection to the pod's port as a WebSocket.</summary>
    /// <param name="id" example="pf-5c1f0e7d92a84b36d0e1f2a3">As the answer to its start has it.</param>
    /// <remarks>
    /// The bytes of its messages are those of the connection, both ways; where one message ends means nothing. When the pod closes the connection the
    /// WebSocket is closed with 1000; with 1011 and a reason when the port cannot be reached or the port-forward ends, with 1008 when the caller's session
    /// does, within 5 s, and with 1001 when K13d stops. Closing the WebSocket closes the connection: Kubernetes cannot close one way alone.
    /// </remarks>
    [HttpGet("tcp", Name = "ConnectThroughPortForward"), Sends(typeof(ReachPortForward)), WebSocketOnly]
    [ProducesResponseType(StatusCodes.Status101SwitchingProtocols, Description = "The WebSocket is open.")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)]
    public async Task<ActionResult> Tcp(string id, CancellationToken cancellation)
    {
        if ((await mediator.Send(new ReachPortForward(id), cancellation)).IsFailure(out var failure, out var forward)
            || (await forward.Connect(cancellation)).IsFailure(out failure, out var pod))
        {
            return failure.ToActionResult();
        }

        return new ForwardedSocket(pod);
    }
}
