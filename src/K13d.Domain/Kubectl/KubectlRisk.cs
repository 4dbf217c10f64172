using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Domain.Kubectl;

/// <summary>What a command can do to a cluster. Only <see cref="Read"/> is read-only.</summary>
public enum Risk
{
    Read,

    /// <summary>It changes something, or asks the cluster what a change would do.</summary>
    Write,

    /// <summary>It is hard or impossible to undo, shows or hands out what is secret, or concerns all of the cluster.</summary>
    Dangerous,
}

/// <summary>How risky a command is, why, and which permission it takes.</summary>
/// <param name="Reason">A sentence for whoever approves it.</param>
public sealed record KubectlRisk(Risk Risk, string Reason, Permission Permission)
{
    private static readonly string[] LostForGood = ["Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition"];

    internal static KubectlRisk Of(Verb verb, ReadArguments read, IReadOnlyList<KubectlTarget> targets, IReadOnlyList<Manifest> manifests)
    {
        var objects = new Objects(
            [.. targets.Select(target => (KnownKinds.Find(target.Type), (JsonNode)new JsonObject())), .. manifests.Select(manifest => (KnownKinds.Find(manifest), (JsonNode)manifest.Content))],
            targets.Any(target => KnownKinds.IsSecret(target.Type)) || manifests.Any(manifest => KnownKinds.IsSecret(manifest.Kind ?? "")),
            targets.Any(target => target.Name is null));
        var permission = PermissionOf(verb, read, objects);
        var reason = Danger(verb, read, objects, permission);
        return reason is not null ? new(Risk.Dangerous, reason, permission)
            : verb.Act == Act.Read ? new(Risk.Read, "It only reads.", permission)
            : new(Risk.Write, IsTrial(verb, read) ? "It asks what a change would do." : "It changes what is in the cluster.", permission);
    }

    /// <summary>A trial takes what the change takes: what it answers may show what the change would (CVE-2026-42880).</summary>
    private static bool IsTrial(Verb verb, ReadArguments read) => verb.Name == "diff" || read.Value("dry-run") is not (null or "none");

    private static Permission PermissionOf(Verb verb, ReadArguments read, Objects objects) => verb.Act switch
    {
        Act.Govern => Permission.GovernCluster,
        not Act.Read when objects.Kinds.Any(one => Governs(verb.Act, one.Kind, one.Content)) => Permission.GovernCluster,
        _ when ShowsSecrets(verb, read, objects) => Permission.RevealSecrets,
        Act.Read => Permission.ReadResources,
        Act.Delete => Permission.DeleteResources,
        Act.Operate => Permission.OperateWorkloads,
        Act.OperateNodes => Permission.OperateNodes,
        Act.Exec => Permission.ExecInPods,
        _ => Permission.WriteResources,
    };

    /// <summary>Whether to change one of this kind takes the permission to govern; of a kind that is not known it does.</summary>
    private static bool Governs(Act act, ResourceKind? kind, JsonNode content) => (act, kind) switch
    {
        (_, null) => true,
        (Act.OperateNodes, _) => false,
        (Act.Delete, _) => WriteRights.NeededToDelete(kind) == Permission.GovernCluster,
        _ => WriteRights.Needed(kind, content) == Permission.GovernCluster,
    };

    /// <summary>A change prints what it changed, with what was there before, unless it prints names alone.</summary>
    private static bool ShowsSecrets(Verb verb, ReadArguments read, Objects objects) =>
        objects.AreSecrets && (verb.Act == Act.Read || verb.Name == "diff" || read.Value("output") is not (null or "name"));

    private static string? Danger(Verb verb, ReadArguments read, Objects objects, Permission permission)
    {
        if (permission == Permission.RevealSecrets)
        {
            return "It shows Secrets.";
        }

        if (verb.Name == "drain")
        {
            return "It evicts every pod of a node.";
        }

        if (verb.Act == Act.Exec)
        {
            return "It runs a command in a container.";
        }

        if (read.IsTrue("privileged"))
        {
            return "It runs a container with all rights on its node.";
        }

        if (read.IsTrue("force") || IsZero(read.Value("grace-period")))
        {
            return "It ends pods without letting them end.";
        }

        if (verb.Act == Act.Delete
            && (read.IsTrue("all") || read.IsTrue("all-namespaces") || objects.AreSelected || objects.Kinds.Any(one => LosesForGood(one.Kind))))
        {
            return "It deletes whatever is selected, or what others are lost with.";
        }

        return permission == Permission.GovernCluster ? "It changes rights in the cluster, or what concerns all of it, or a kind that K13d does not know." : null;
    }

    private static bool IsZero(string? number) => int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value == 0;

    private static bool LosesForGood(ResourceKind? kind) => kind is not null && LostForGood.Contains(kind.Kind, StringComparer.Ordinal);

    /// <summary>What a command acts on, of its words and of its manifests.</summary>
    /// <param name="Kinds">A kind is null where it is not known.</param>
    /// <param name="AreSecrets">Whether Secrets are among them.</param>
    /// <param name="AreSelected">Whether some are named by no name.</param>
    private sealed record Objects(IReadOnlyList<(ResourceKind? Kind, JsonNode Content)> Kinds, bool AreSecrets, bool AreSelected);
}
