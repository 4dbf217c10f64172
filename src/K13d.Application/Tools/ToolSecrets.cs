using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

namespace K13d.Application.Tools;

/// <summary>Finds what is secret where a command acts, so that nothing that it prints repeats it: logs, environments, descriptions, errors.</summary>
internal sealed class ToolSecrets(IResourceLists lists)
{
    /// <summary>More are not looked through for one command.</summary>
    private const int Most = 5000;

    /// <summary>What Helm keeps of releases is compressed, so that nothing else repeats it.</summary>
    public const string NotHelms = "type!=helm.sh/release.v1";

    /// <summary>
    /// The values of the Secrets of its namespaces, and those that it sends itself. Where K13d itself may not list Secrets, only the latter. As the cluster fails
    /// otherwise.
    /// </summary>
    public async Task<Result<ToolMask>> Of(KubectlCommand command, CancellationToken cancellation)
    {
        var found = command.Manifests.Select(manifest => manifest.Content).SelectMany(SecretContents.SecretsIn).ToList();
        foreach (var place in Places(command))
        {
            if (!(await lists.All(ResourceKind.Secret, new ObjectQuery(place, Most) { FieldSelector = NotHelms }, cancellation)).IsFailure(out var failure, out var secrets))
            {
                found.AddRange(secrets);
            }
            else if (failure is Failure.Invalid)
            {
                return new Failure.Invalid($"{failure.Message} Name a namespace.");
            }
            else if (failure is not (Failure.Forbidden or Failure.NotFound))
            {
                return failure;
            }
        }

        string[] named = [command.Home, .. command.Targets.Select(target => target.Name).OfType<string>(), .. found.SelectMany(NamesOf)];
        return new ToolMask([.. found.SelectMany(SecretContents.Of)], named.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Null stands for all namespaces.</summary>
    private static HashSet<string?> Places(KubectlCommand command) => command.AllNamespaces
        ? [null]
        : [command.Namespace ?? command.Home, .. command.Manifests.Select(manifest => manifest.Namespace).OfType<string>()];

    private static IEnumerable<string> NamesOf(System.Text.Json.Nodes.JsonObject secret) =>
        new Manifest(secret, 0, 0) is var it ? new[] { it.Name, it.Namespace }.OfType<string>() : [];
}
