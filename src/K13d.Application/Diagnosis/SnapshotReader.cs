using System.Text.Json.Nodes;
using K13d.Application.Ports.Pods;
using K13d.Application.Ports.Resources;
using K13d.Application.Tools;
using K13d.Domain.Diagnosis;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Diagnosis;

/// <summary>Reads what the diagnostician's rules look at: a namespace, and what of the cluster its pods depend on.</summary>
internal sealed class SnapshotReader(IResourceLists lists, IResourceObjects objects, IPodLogs logs, TimeProvider time)
{
    /// <summary>Of a kind of which there are more, only what is asked about is read.</summary>
    private const int Most = 5000;

    private const string NotAllowed = "K13d's account may not list it in the cluster";

    private const int MostLogs = 10;
    private const int LastLines = 20;
    private const int LongestLine = 1000;
    private const int MostOfLog = 256 * 1024;

    private static readonly string TooMany = $"there are more than {Most}, or they are too big to be read";

    /// <summary>
    /// Reads all kinds at once. What cannot be read is in <see cref="ClusterSnapshot.NotChecked"/>; the failure is that of the pods, without which there is nothing to
    /// look at.
    /// </summary>
    /// <param name="subject">What is asked about; null for all of the namespace.</param>
    public async Task<Result<ClusterSnapshot>> Read(string @namespace, ResourceRef? subject, CancellationToken cancellation)
    {
        Subject? asked = null;
        if (subject is not null)
        {
            var missing = (await objects.Get(subject, cancellation)).IsFailure(out var unread, out var found) ? unread : null;
            if (missing is not (null or Failure.NotFound))
            {
                return missing;
            }

            asked = new Subject(subject, found, missing);
        }

        var parts = await Task.WhenAll(DiagnosedKinds.All.Select(kind => ReadPart(kind, @namespace, asked, cancellation)));
        if (parts.Select(part => part.Failure).OfType<Failure>().FirstOrDefault() is { } failure)
        {
            return failure;
        }

        var read = parts.Where(part => part.Items is not null).ToDictionary(part => part.Kind, part => part.Items!, StringComparer.Ordinal);
        if (asked is not null && !DiagnosedKinds.All.Any(kind => kind.Kind == asked.Ref.Kind.Kind))
        {
            read[asked.Ref.Kind.Kind] = asked.Found is null ? [] : [asked.Found];
        }

        return new ClusterSnapshot(read, time.GetUtcNow()) { NotChecked = [.. parts.Select(part => part.Gap).OfType<NotChecked>()] };
    }

    /// <summary>The same with the last lines of logs. Those that cannot be read have none.</summary>
    public async Task<ClusterSnapshot> WithLogs(ClusterSnapshot snapshot, string @namespace, IReadOnlyList<ContainerLog> wanted, CancellationToken cancellation)
    {
        // Nobody could tell what is secret in them.
        if (!snapshot.Objects.ContainsKey("Secret") && snapshot.NotChecked.Any(gap => gap.What == "Secret" && gap.Why != NotAllowed))
        {
            return With(snapshot, wanted.Select(log => (log, (IReadOnlyList<string>)[], (string?)"what is secret in it cannot be told")));
        }

        return With(snapshot, await Task.WhenAll(wanted.Take(MostLogs).Select(log => Lines(log, @namespace, cancellation))));
    }

    private static ClusterSnapshot With(ClusterSnapshot snapshot, IEnumerable<(ContainerLog Log, IReadOnlyList<string> Lines, string? Why)> read)
    {
        var logs = read.ToArray();
        return new ClusterSnapshot(snapshot.Objects, snapshot.TakenAt)
        {
            Logs = logs.ToDictionary(log => log.Log, log => log.Lines),
            NotChecked = [.. snapshot.NotChecked, .. logs.Where(log => log.Why is not null).Select(log => new NotChecked(log.Log.ToString(), log.Why!))],
        };
    }

    private async Task<(ContainerLog Log, IReadOnlyList<string> Lines, string? Why)> Lines(ContainerLog log, string @namespace, CancellationToken cancellation)
    {
        var range = new LogRange(LastLines, null, null, Follow: false, log.Previous);
        if ((await logs.Open(ResourceRef.Of(ResourceKind.Pod, @namespace, log.Pod), log.Container, range, cancellation)).IsFailure(out var failure, out var opened))
        {
            return (log, [], failure.Message);
        }

        var (lines, taken) = (new List<string>(), 0);
        await foreach (var read in opened.Lines.WithCancellation(cancellation))
        {
            if (read.IsFailure(out failure, out var line))
            {
                return (log, lines, failure.Message);
            }

            taken += line.Text.Length;
            if (taken > MostOfLog)
            {
                break;
            }

            if (!line.Continues)
            {
                lines.Add(line.Text.Length <= LongestLine ? line.Text : line.Text[..LongestLine]);
            }
        }

        return (log, lines, null);
    }

    private async Task<Part> ReadPart(ResourceKind kind, string @namespace, Subject? subject, CancellationToken cancellation)
    {
        var query = new ObjectQuery(kind.Namespaced ? @namespace : null, Most) { FieldSelector = kind.IsSecret ? ToolSecrets.NotHelms : null };
        if (!(await lists.All(kind, query, cancellation)).IsFailure(out var failure, out var all))
        {
            return new Part(kind.Kind, all, null);
        }

        return failure switch
        {
            Failure.Invalid when subject is not null => await Narrowed(kind, query, subject, cancellation),
            Failure.Invalid => new Part(kind.Kind, null, new NotChecked(kind.Kind, $"{TooMany}: ask about one object")),
            Failure.Forbidden => new Part(kind.Kind, null, new NotChecked(kind.Kind, NotAllowed)),
            _ => new Part(kind.Kind, null, new NotChecked(kind.Kind, failure.Message), kind.Kind == ResourceKind.Pod.Kind ? failure : null),
        };
    }

    /// <summary>What of a kind belongs to the subject, where there are too many.</summary>
    private async Task<Part> Narrowed(ResourceKind kind, ObjectQuery all, Subject subject, CancellationToken cancellation)
    {
        if (kind.Kind == subject.Ref.Kind.Kind)
        {
            return new Part(kind.Kind, subject.Found is { } found ? [found] : [], Partly(kind, subject.Ref), subject.Missing);
        }

        var narrow = kind.Kind switch
        {
            "Event" => all with { FieldSelector = $"involvedObject.kind={subject.Ref.Kind.Kind},involvedObject.name={subject.Ref.Name}" },
            "Pod" when subject.PodLabels is { } labels => all with { LabelSelector = labels },
            _ => null,
        };
        return narrow is null || (await lists.All(kind, narrow, cancellation)).IsFailure(out _, out var some)
            ? new Part(kind.Kind, null, new NotChecked(kind.Kind, TooMany))
            : new Part(kind.Kind, some, Partly(kind, subject.Ref));
    }

    private static NotChecked Partly(ResourceKind kind, ResourceRef subject) =>
        new(kind.Kind, $"{TooMany}, so that only what belongs to {subject} was looked at");

    /// <summary>What was read of one kind.</summary>
    /// <param name="Items">Null where nothing was.</param>
    /// <param name="Gap">Why it is not whole; null where it is.</param>
    /// <param name="Failure">Why there is nothing to look at; null where there is.</param>
    private sealed record Part(string Kind, IReadOnlyList<JsonObject>? Items, NotChecked? Gap, Failure? Failure = null);

    /// <param name="Found">Null where it is not there, which <paramref name="Missing"/> says.</param>
    private sealed record Subject(ResourceRef Ref, JsonObject? Found, Failure? Missing)
    {
        /// <summary>The labels by which a workload or a Service has its pods; null where they are more than labels, or none.</summary>
        public string? PodLabels
        {
            get
            {
                var selector = Found?["spec"]?["selector"] as JsonObject;
                var labels = selector?["matchLabels"] as JsonObject ?? selector;
                return labels is { Count: > 0 } && selector?["matchExpressions"] is null ? string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")) : null;
            }
        }
    }
}
