using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Api.Repeats;
using K13d.Api.Sessions;
using K13d.Api.WebSockets;
using K13d.Application.Pods;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Pods;

/// <summary>Commands in containers.</summary>
[ApiController, Route("api/pods/{name}/exec"), Tags("Pods")]
public sealed class ExecController(IMediator mediator) : ControllerBase
{
    /// <summary>Runs a command in a container and answers what it printed.</summary>
    /// <param name="name" example="nginx-abc123">The pod's.</param>
    /// <param name="body">What is to be run, and in which container.</param>
    /// <remarks>
    /// A command that fails is a 200 with its `exitCode`; one that cannot be run (it is not in the image, the container does not run) is a 409. Of each
    /// stream the first MiB is answered, and `truncated` says whether there was more; the rest is dropped and holds nothing up. A command that takes
    /// longer than `timeoutSeconds` is a 504 with what it has printed in `details`: its input is closed, and if it does not mind, it goes on, because
    /// Kubernetes ends no command. So it is where the caller hangs up, or the session ends. The audit record has the command, not what it read or printed.
    /// An `Idempotency-Key` is not taken, because the answer is not kept.
    /// </remarks>
    [HttpPost(Name = nameof(ExecInPod)), EndsWithSession, WithoutIdempotencyKey]
    [ProducesResponseType<ExecutedCommand>(StatusCodes.Status200OK, "application/json")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout)]
    public async Task<ActionResult<ExecutedCommand>> Exec(string name, ExecBody body, CancellationToken cancellation) =>
        (await mediator.Send(new ExecInPod(name, body.Namespace, body.Container, body.Command, body.TimeoutSeconds, body.Stdin), cancellation)).ToActionResult();

    /// <summary>Opens a terminal in a container: a WebSocket that is connected with a command there.</summary>
    /// <param name="name" example="nginx-abc123">The pod's.</param>
    /// <param name="namespace" example="default">Absent means `default`.</param>
    /// <param name="container" example="nginx">Absent means the one that the pod's annotation `kubectl.kubernetes.io/default-container` names, or its only one.</param>
    /// <param name="command">The program, and once more for each of its arguments; absent means `sh`. No shell reads them.</param>
    /// <param name="tty">Whether the command gets a terminal, in which output and errors are one.</param>
    /// <param name="stdin">Whether the command has an input.</param>
    /// <param name="stdout">Whether its output is sent.</param>
    /// <param name="stderr">Whether its errors are sent; with `tty` they are in its output.</param>
    /// <remarks>
    /// Messages are framed as in Kubernetes' own protocol `v5.channel.k8s.io`, which `Sec-WebSocket-Protocol` may name: the first byte is the channel, the
    /// rest is its bytes. You send 0 (input), 4 (the terminal's size, `{"Width":80,"Height":24}`) and 255 with a second byte 0 (no more input); you get 1
    /// (output), 2 (errors) and 3 (how it ended, a Status, whose cause `ExitCode` is the exit code), and after that it is closed with 1000. A ping every
    /// 20 s keeps proxies from closing it. It is closed with 1008 when the session ends, within 5 s, and with 1001 when K13d stops. A page, which can set
    /// no header, gives its token as another subprotocol, `base64url.bearer.authorization.k8s.io.` and the token in base64url. To hang up types Control-C
    /// and Control-D in the terminal; what does not mind goes on, because Kubernetes ends no command. A user has 10 at once. Beginning and end are in the
    /// audit record, with the command and not what was typed or shown.
    /// </remarks>
    [HttpGet(Name = nameof(OpenTerminal)), WebSocketOnly(TerminalSocket.Protocol)]
    [ProducesResponseType(StatusCodes.Status101SwitchingProtocols, Description = "The WebSocket is open.")]
    [Failures(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)]
    public async Task<ActionResult> Open(
        string name,
        string? @namespace,
        string? container,
        [FromQuery] string?[]? command,
        CancellationToken cancellation,
        bool tty = true,
        bool stdin = true,
        bool stdout = true,
        bool stderr = true) =>
        (await mediator.Send(new OpenTerminal(name, @namespace, container, Words(command), tty, stdin, stdout, stderr), cancellation))
            .ToActionResult(terminal => new TerminalSocket(terminal));

    /// <summary>MVC makes null of a word that is empty.</summary>
    private static string[] Words(string?[]? command) => command is { Length: > 0 } ? [.. command.Select(word => word ?? "")] : ["sh"];
}
