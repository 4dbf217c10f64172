using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Resources;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>kubectl, as far as the grammar understands it.</summary>
internal sealed class KubectlTool(IManifestReader reader, IRequestContext context, Auditor auditor) : ITool
{
    public const string Name = "kubectl";

    /// <summary>Of manifests.</summary>
    private const int MostCharacters = 512 * 1024;

    public ModelTool Description { get; } = new(
        Name,
        "Runs one kubectl command against the cluster and answers what it prints. There is no shell: no pipes, substitutions or files. A manifest is given beside the "
        + "command, which has -f - then. Changes, and whatever shows Secrets, are shown to the person first, who may refuse them.",
        """
        {
          "type": "object",
          "properties": {
            "command": { "type": "string", "description": "The command, such as: get pods -n shop -o wide" },
            "manifest": { "type": "string", "description": "For a command with -f -: what it reads there, as YAML or JSON" }
          },
          "required": ["command"],
          "additionalProperties": false
        }
        """);

    public async Task<Result<PreparedTool>> Prepare(JsonElement arguments, ToolPlace place, CancellationToken cancellation)
    {
        if (ToolArguments.Read(arguments, Name, ["command", "manifest"]).IsFailure(out var failure, out var given)
            || Read(given, place.Namespace).IsFailure(out failure, out var command))
        {
            return failure;
        }

        RunKubectl Request(string call) => new(command, new OnBehalf(place.Agent, place.Session, call));
        if (MissingPermission.Of(context, command.Permission) is { } missing)
        {
            // An attempt is an attempt, whoever wanted it.
            await auditor.Record(Request(""), AuditOutcome.Denied, missing);
            return missing;
        }

        if ((await place.Mediator.Send(new PreviewCommand(command), cancellation)).IsFailure(out failure, out var preview))
        {
            return failure;
        }

        var action = new ToolAction(Name, command.Shown, command.Fingerprint, command.Risk.Risk, command.Risk.Reason) { Preview = preview.Text };
        return new PreparedTool(action, async (call, token) => (await place.Mediator.Send(Request(call), token)).Map(answer =>
            new ToolAnswer(answer.Text, answer.ExitCode == 0) { ShowsSecrets = command.Permission == Permission.RevealSecrets }))
        {
            Namespace = command.AllNamespaces ? null : command.Namespace,
        };
    }

    private Result<KubectlCommand> Read(IReadOnlyDictionary<string, string> given, string home)
    {
        if (!ResourceNames.IsDnsLabel(home))
        {
            return new Failure.Invalid("The namespace of the conversation is none that there can be.");
        }

        IReadOnlyList<Manifest> manifests = [];
        if (given.TryGetValue("manifest", out var text) && text.Length > 0)
        {
            if (text.Length > MostCharacters)
            {
                return new Failure.Invalid($"The manifest has more than {MostCharacters} characters: send it in several calls.");
            }

            if (reader.Read(text, text.AsSpan().TrimStart() is ['{' or '[', ..] ? ManifestFormat.Json : ManifestFormat.Yaml).IsFailure(out var unreadable, out var read))
            {
                return unreadable;
            }

            manifests = read.Items;
        }

        if (!given.TryGetValue("command", out var line))
        {
            return new Failure.Invalid($"{Name} needs the argument 'command'.");
        }

        if (KubectlCommand.ParseLine(line, manifests).IsFailure(out var failure, out var command))
        {
            return failure;
        }

        return FaultOf(command) is { } fault ? new Failure.Invalid(fault) : command.In(home);
    }

    /// <summary>What was shown masked must not come back as if it were the value; and of Secrets nothing is sent that the cluster would repeat in its errors.</summary>
    private string? FaultOf(KubectlCommand command) =>
        command.ChangesObjects && command.Arguments.Append(command.Input).Any(sent => sent.Contains(SecretMask.Mask, StringComparison.Ordinal))
            ? $"'{SecretMask.Mask}' stands for a value that was not shown, and would overwrite it: send the value itself, or change the other fields alone with patch."
            : Bodies(command).Select(SecretInput.FaultOf).FirstOrDefault(found => found is not null);

    private IEnumerable<JsonNode> Bodies(KubectlCommand command) => command.Patch is { } patch && command.Targets.Any(target => KubectlTarget.IsSecret(target.Type))
        ? reader.ReadJson(patch).IsFailure(out _, out var body) ? [] : [body]
        : command.Manifests.Where(manifest => KubectlTarget.IsSecret(manifest.Kind ?? "")).Select(manifest => manifest.Content);
}
