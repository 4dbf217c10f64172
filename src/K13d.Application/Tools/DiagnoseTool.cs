using System.Text.Json;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>The diagnostician: what builtin asks, and a model may ask as well.</summary>
internal sealed class DiagnoseTool(IRequestContext context) : ITool
{
    public const string Name = "diagnose";

    public ModelTool Description { get; } = new(
        Name,
        "Finds what is wrong with a pod, a Deployment, a Service or another object, or in a whole namespace, by rules over what the cluster says, and answers causes with "
        + "their evidence, a proposed fix, and what could not be checked. It changes nothing. Ask it before looking at single objects.",
        """
        {
          "type": "object",
          "properties": {
            "namespace": { "type": "string", "description": "Absent means the namespace of the conversation" },
            "resource": { "type": "string", "description": "What to look at, such as: pod/nginx. Absent means all of the namespace" }
          },
          "additionalProperties": false
        }
        """);

    public async Task<Result<PreparedTool>> Prepare(JsonElement arguments, ToolPlace place, CancellationToken cancellation)
    {
        if (ToolArguments.Read(arguments, Name, ["namespace", "resource"]).IsFailure(out var failure, out var given))
        {
            return failure;
        }

        Diagnose Request(string call) => new(
            given.GetValueOrDefault("namespace") is { Length: > 0 } named ? named : place.Namespace,
            given.GetValueOrDefault("resource") is { Length: > 0 } resource ? resource : null,
            new OnBehalf(place.Agent, place.Session, call));
        var request = Request("");
        if (await new DiagnoseValidator().ValidateAsync(request, cancellation) is { IsValid: false, Errors: var errors })
        {
            return new Failure.Invalid(string.Join(" ", errors.Select(error => error.ErrorMessage)));
        }

        if (MissingPermission.Of(context, request.Permission) is { } missing)
        {
            return missing;
        }

        var action = new ToolAction(
            Name,
            request.Command,
            Fingerprint.Of(Name, request.Namespace, request.Resource ?? ""),
            Risk.Read,
            $"It only reads: objects of namespace {request.Namespace}, the nodes and storage classes, and the last lines of logs of containers that fail.");
        return new PreparedTool(action, async (call, token) => (await place.Mediator.Send(Request(call), token)).Map(verdict =>
            new ToolAnswer(MiddleCut.Of(verdict.ToString()), Succeeded: true, verdict)))
        {
            Namespace = request.Namespace,
        };
    }
}
