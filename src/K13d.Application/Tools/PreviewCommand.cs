using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Application.Ports.Tools;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>
/// Shows whoever is to approve a change what it would change: the cluster is asked in a dry run. That takes what the change takes, because the answer may show what
/// only somebody who may change it may see (CVE-2026-42880). Invalid where it is more than can be shown whole: in what is left out could be anything.
/// </summary>
public sealed record PreviewCommand(KubectlCommand Command) : IQuery<CommandPreview>, IRequires
{
    public Permission Permission => Command.Permission;
}

/// <param name="Text">A unified diff, or words; null where there is nothing to try.</param>
public sealed record CommandPreview(string? Text);

public sealed class PreviewCommandValidator : AbstractValidator<PreviewCommand>
{
    public PreviewCommandValidator() => RuleFor(request => request.Command).NotNull();
}

internal sealed class PreviewCommandHandler(
    IKubectl kubectl, IResourceCatalog catalog, IResourceObjects objects, IManifestDiff diff, IManifestYaml yaml, ToolSecrets secrets)
    : IQueryHandler<PreviewCommand, CommandPreview>
{
    /// <summary>Of more objects the names only, where the same is done to all of them.</summary>
    private const int MostCompared = 20;

    /// <summary>Where <c>kubectl apply</c> keeps a copy of what was sent: it says nothing that the diff does not say better.</summary>
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static Failure.Invalid TooMuch { get; } = new(
        $"What it would change is more than a person can be shown before he approves it ({MiddleCut.MostBytes / 1024} KiB): change less in one command, or let the person do it himself.");

    public async Task<Result<CommandPreview>> Handle(PreviewCommand request, CancellationToken cancellationToken)
    {
        if (request.Command.Trial() is not { } trial)
        {
            return new CommandPreview(null);
        }

        if ((await secrets.Of(request.Command, cancellationToken)).IsFailure(out var failure, out var mask)
            || (await kubectl.Run(trial, cancellationToken)).IsFailure(out failure, out var output))
        {
            return failure;
        }

        if (output.Left > 0)
        {
            return TooMuch;
        }

        if (output.ExitCode != 0)
        {
            return Shown($"The cluster refuses it: {output.Errors.Trim()}\n{Sent(request.Command)}", mask);
        }

        var results = ResultsIn(output.Output).ToArray();
        if (results.Length == 0)
        {
            return Shown($"{output.Output}{output.Errors}{Sent(request.Command)}", mask);
        }

        if (request.Command.Replicas is { } replicas)
        {
            // It prints the object as it is before.
            foreach (var spec in results.Select(result => result["spec"]).OfType<JsonObject>())
            {
                spec["replicas"] = replicas;
            }
        }

        var mostCompared = request.Command.Manifests.Count > 0 ? int.MaxValue : MostCompared;
        if ((await Differences(results, mostCompared, cancellationToken)).IsFailure(out failure, out var differences))
        {
            return failure;
        }

        return Shown(differences, mask);
    }

    private static Result<CommandPreview> Shown(string text, ToolMask mask) => mask.Whole(text) is { } whole ? new CommandPreview(VisibleText.OfLines(whole)) : TooMuch;

    /// <summary>What is sent, for who cannot be shown what it comes to: nobody approves what he has not seen.</summary>
    private string Sent(KubectlCommand command)
    {
        var sent = new StringBuilder();
        foreach (var manifest in command.Manifests)
        {
            var shown = (JsonObject)manifest.Content.DeepClone();
            SecretMask.Apply(shown);
            sent.Append("---\n").Append(yaml.Write(shown));
        }

        return sent.ToString();
    }

    private async Task<Result<string>> Differences(JsonObject[] results, int mostCompared, CancellationToken cancellation)
    {
        var names = results.Select(result => new Manifest(result, 0, 0)).Select(KindOf).ToArray();
        if ((await catalog.Find(names.ToHashSet(), cancellation)).IsFailure(out var failure, out var served))
        {
            return failure;
        }

        var text = new StringBuilder();
        foreach (var (result, name) in results.Zip(names))
        {
            var manifest = new Manifest(result, 0, 0);
            if (served.Of(name).IsFailure(out failure, out var kind))
            {
                return failure;
            }

            var target = ResourceRef.Of(kind, manifest.Namespace, manifest.Name ?? "");
            if (text.Length > MiddleCut.MostBytes)
            {
                return TooMuch;
            }

            if (Array.IndexOf(results, result) >= mostCompared)
            {
                text.Append("Also ").Append(target).Append('\n');
                continue;
            }

            if ((await objects.Get(target, cancellation)).IsFailure(out failure, out var before) && failure is not Failure.NotFound)
            {
                text.Append("What there is now cannot be read: ").Append(failure.Message).Append('\n');
            }

            var difference = Difference(target, before, result);
            text.Append(difference.Length > 0 ? difference : $"{target} stays as it is.").Append('\n');
        }

        return text.ToString();
    }

    private string Difference(ResourceRef target, JsonObject? before, JsonObject after)
    {
        var old = before is null ? null : Compared(before, isNew: false);
        var @new = Compared(after, isNew: before is null);
        if (target.Kind.IsSecret)
        {
            SecretMask.ApplyToBoth(old, @new);
        }

        return diff.Unified(($"{target} (now)", old), ($"{target} (then)", @new));
    }

    private static JsonObject Compared(JsonObject found, bool isNew)
    {
        var compared = ComparedManifest.Of(found, [], isNew);
        if (compared["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove(LastApplied);
            if (annotations.Count == 0)
            {
                metadata.Remove("annotations");
            }
        }

        return compared;
    }

    private static KindName KindOf(Manifest manifest) => new(manifest.ApiVersion ?? "", manifest.Kind ?? "");

    /// <summary>The objects that a trial answers, one after the other or in a list; none where it answers something else.</summary>
    private static List<JsonObject> ResultsIn(string output)
    {
        var results = new List<JsonObject>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                if (JsonNode.Parse(ref reader) is JsonObject result)
                {
                    results.AddRange(result["items"] is JsonArray items ? items.OfType<JsonObject>() : [result]);
                }
            }

            return results;
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
