using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Deployments;

/// <summary>Makes a ReplicaSet of each pod template a Deployment has had, and moves its replicas from the old ones to the new.</summary>
internal sealed class DeploymentController(ClusterView cluster, Ownership ownership, ReplicaSetScaler scaler, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";

    private readonly RollingUpdate rollingUpdate = new(scaler);
    private readonly ProportionalScale proportionalScale = new(scaler);

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Deployments, change => due.Add(change.Key));
        cluster.Follow(Resources.ReplicaSets, Ownership.ToOwner(cluster, Resources.Deployments, "Deployment", SelectorOf, due.Add));
        cluster.Follow(Resources.Pods, change => WakeWaitingRecreate(cluster, due, change));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.Deployments, key) is not { } deployment) return null;
        var selector = SelectorOf(deployment);
        if (selector.IsEmpty) return null;
        var sets = ownership.Claim(deployment, selector, Resources.ReplicaSets, Manager);
        if (deployment.IsBeingDeleted) return WriteStatus(deployment, Revisions.FindNew(deployment, sets), sets);

        var newSet = Revisions.FindNew(deployment, sets);
        var isPaused = deployment.Flag("spec", "paused") == true;
        if (!isPaused) newSet = EnsureNew(deployment, newSet, sets);
        else if (newSet is not null) Annotate(deployment, newSet, sets);
        deployment = cluster.Find(Resources.Deployments, key) ?? deployment;

        var oldSets = Others(newSet, sets);
        if (isPaused || IsRescaled(deployment, sets)) proportionalScale.Apply(deployment, newSet, oldSets);
        else if (newSet is not null) Roll(deployment, newSet, oldSets);
        return WriteStatus(deployment, newSet, Fresh(deployment));
    }

    private static LabelSelector SelectorOf(JsonObject deployment) => LabelSelector.Of(deployment.Child("spec", "selector"));

    private static List<JsonObject> Others(JsonObject? newSet, IEnumerable<JsonObject> sets) => [.. sets.Where(set => set.Uid != newSet?.Uid)];

    private List<JsonObject> Fresh(JsonObject deployment) => cluster.ControlledBy(deployment, Resources.ReplicaSets);

    private static bool IsRescaled(JsonObject deployment, IEnumerable<JsonObject> sets) =>
        sets.Any(set => set.Number("spec", "replicas") > 0 && Revisions.Desired(set) is { } desired && desired != (deployment.Number("spec", "replicas") ?? 1));

    private void Roll(JsonObject deployment, JsonObject newSet, List<JsonObject> oldSets)
    {
        if (deployment.Text("spec", "strategy", "type") != "Recreate")
        {
            rollingUpdate.Step(deployment, newSet, oldSets);
            return;
        }

        var budget = RolloutBudget.Of(deployment);
        var active = oldSets.Where(set => set.Number("spec", "replicas") > 0).ToList();
        foreach (var set in active) scaler.Scale(deployment, set, 0, budget);
        var arePodsLeft = oldSets.Any(set => cluster.ControlledBy(set, Resources.Pods).Any(pod => !pod.HasEnded));
        if (active.Count == 0 && !arePodsLeft && newSet.Number("spec", "replicas") != budget.Replicas) scaler.Scale(deployment, newSet, budget.Replicas, budget);
    }

    private JsonObject EnsureNew(JsonObject deployment, JsonObject? existing, List<JsonObject> sets)
    {
        if (existing is not null) return Annotate(deployment, existing, sets);
        var template = deployment.Child("spec", "template") ?? [];
        var hash = NameHash.Of(template, deployment.Number("status", "collisionCount"));
        var set = Build(deployment, template, hash);
        var budget = RolloutBudget.Of(deployment);
        var isRecreate = deployment.Text("spec", "strategy", "type") == "Recreate";
        var replicas = isRecreate && sets.Any(old => cluster.ControlledBy(old, Resources.Pods).Any(pod => !pod.HasEnded))
            ? 0
            : budget.NewReplicas(0, sets.Sum(old => (int)(old.Number("spec", "replicas") ?? 1)), isRecreate);
        var revision = NextRevision(sets);
        set.ChildOrNew("spec")["replicas"] = replicas;
        Revisions.Annotate(set, deployment, revision);
        Revisions.AnnotateReplicas(set, budget);
        JsonObject created;
        try
        {
            created = cluster.Create(Resources.ReplicaSets, set, Manager);
        }
        catch (ApiException taken) when (taken.Reason == "AlreadyExists")
        {
            // Another template's hash: the next try hashes with a count of such collisions.
            cluster.ChangeStatus(Resources.Deployments, deployment.Key, Manager, value =>
                value.ChildOrNew("status")["collisionCount"] = (value.Number("status", "collisionCount") ?? 0) + 1);
            throw;
        }

        if (replicas > 0) scaler.Tell(deployment, created.Name, 0, replicas);
        Note(deployment, revision, "NewReplicaSetCreated", $"Created new replica set \"{created.Name}\"", isNew: true);
        return created;
    }

    private static JsonObject Build(JsonObject deployment, JsonObject template, string hash)
    {
        var stamped = template.Copy();
        stamped.ChildOrNew("metadata", "labels")[Revisions.HashLabel] = hash;
        var selector = deployment.Child("spec", "selector")?.Copy() ?? [];
        selector.ChildOrNew("matchLabels")[Revisions.HashLabel] = hash;
        var spec = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = stamped };
        if (deployment.Number("spec", "minReadySeconds") is { } seconds and > 0) spec["minReadySeconds"] = seconds;
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = stamped.Child("metadata", "labels")?.Copy(),
                ["ownerReferences"] = new JsonArray(Ownership.Reference(deployment)),
            },
            ["spec"] = spec,
        };
    }

    private JsonObject Annotate(JsonObject deployment, JsonObject set, List<JsonObject> sets)
    {
        var revision = NextRevision(Others(set, sets));
        var annotated = cluster.Change(Resources.ReplicaSets, set.Key, Manager, value =>
        {
            Revisions.Annotate(value, deployment, revision);
            value.ChildOrNew("spec").Put("minReadySeconds", deployment.Number("spec", "minReadySeconds") is { } seconds and > 0 ? seconds : null);
        }) ?? set;
        Note(deployment, Revisions.Of(annotated), "FoundNewReplicaSet", $"Found new replica set \"{set.Name}\"", isNew: false);
        return annotated;
    }

    private static long NextRevision(IEnumerable<JsonObject> oldSets) => oldSets.Select(Revisions.Of).DefaultIfEmpty().Max() + 1;

    // The Deployment carries the revision of its new ReplicaSet, and says once that there is one.
    private void Note(JsonObject deployment, long revision, string reason, string message, bool isNew)
    {
        var text = revision.ToString(CultureInfo.InvariantCulture);
        if (deployment.Annotation(Revisions.Annotation) != text)
        {
            // With its status, so that nothing else seems to be wanted of it than before.
            cluster.ChangeStatus(Resources.Deployments, deployment.Key, Manager, value => value.ChildOrNew("metadata", "annotations")[Revisions.Annotation] = text);
        }

        if (!isNew && deployment.Condition("Progressing") is not null && deployment.Annotation(Revisions.Annotation) == text) return;
        if (deployment.Number("spec", "progressDeadlineSeconds") is null) return;
        cluster.ChangeStatus(Resources.Deployments, deployment.Key, Manager, value =>
        {
            var status = new DeploymentStatus(value, null, [], time.GetUtcNow());
            status.Set("Progressing", "True", reason, message);
            value.ChildOrNew("status")["conditions"] = status.Build()["conditions"]?.DeepClone();
        });
    }

    private TimeSpan? WriteStatus(JsonObject deployment, JsonObject? newSet, List<JsonObject> sets)
    {
        var current = cluster.Find(Resources.Deployments, deployment.Key) ?? deployment;
        var newest = sets.Find(set => set.Uid == newSet?.Uid);
        var status = new DeploymentStatus(current, newest, sets, time.GetUtcNow());
        if (!current.IsBeingDeleted) JudgePause(current, status);
        status.Judge();
        cluster.ChangeStatus(Resources.Deployments, deployment.Key, Manager, value => value["status"] = status.Build());
        if (status.IsComplete && !current.IsBeingDeleted) DropOldest(current, Others(newest, sets));
        return status.Deadline - time.GetUtcNow();
    }

    private static void JudgePause(JsonObject deployment, DeploymentStatus status)
    {
        var reason = deployment.Condition("Progressing").Text("reason");
        if (deployment.Number("spec", "progressDeadlineSeconds") is null || reason == "ProgressDeadlineExceeded") return;
        var isPaused = deployment.Flag("spec", "paused") == true;
        if (isPaused && reason != "DeploymentPaused") status.Set("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
        else if (!isPaused && reason == "DeploymentPaused") status.Set("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed");
    }

    private void DropOldest(JsonObject deployment, List<JsonObject> oldSets)
    {
        if (deployment.Number("spec", "revisionHistoryLimit") is not { } limit) return;
        var idle = oldSets.Where(set => !set.IsBeingDeleted).OrderBy(Revisions.Of).ThenBy(set => set.CreatedAt).ToList();
        foreach (var set in idle.Take((int)Math.Max(0, idle.Count - limit)))
        {
            var isIdle = set.Number("status", "replicas") is null or 0 && set.Number("spec", "replicas") is 0 && set.Generation <= (set.Number("status", "observedGeneration") ?? 0);
            if (isIdle) cluster.Delete(Resources.ReplicaSets, set.Key, ClusterView.OnlyIf(set));
        }
    }

    // Recreate starts the new pods when the last old one has gone, which no ReplicaSet's status tells.
    private static void WakeWaitingRecreate(ClusterView cluster, WorkQueue due, ObjectChange change)
    {
        if (change is not { After: null, Before: { } gone } || gone.ControllerReference is not { } owner || owner.Text("kind") != "ReplicaSet") return;
        var set = cluster.Find(Resources.ReplicaSets, new ObjectKey(gone.Namespace, owner.Text("name") ?? ""));
        if (set?.ControllerReference is { } deployment && deployment.Text("kind") == "Deployment") due.Add(new ObjectKey(gone.Namespace, deployment.Text("name") ?? ""));
    }
}
