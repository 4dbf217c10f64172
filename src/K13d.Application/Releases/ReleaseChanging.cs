using System.Globalization;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>
/// What every change of a release keeps to: what Helm says is told without secrets, the audit record says what became of it, and a change that is broken
/// off leaves nothing that Helm could not go on from.
/// </summary>
internal sealed class ReleaseChanging(
    IReleaseChanges changes, IReleases releases, IUnfinishedReleases unfinished, ReleaseMasks masks, ReleaseProgress progress, AuditNotes notes)
{
    private const string OpenSchema = "The values were not checked: the chart's values.schema.json refers to what is outside of the chart, and K13d lets nothing be got from there.";

    /// <summary>Makes a change.</summary>
    /// <param name="mask">Hides what is secret in the release, as it is and as it will be.</param>
    /// <returns>What Helm or the API server warned of. Conflict where somebody else, past K13d, changes the release.</returns>
    public async Task<Result<ReleaseWarnings>> Make(ReleaseChange change, ReleaseMask mask, CancellationToken cancellation)
    {
        List<string> warnings = change is ReleaseDeployment { Chart.HasOpenSchema: true } ? [OpenSchema] : [];
        var made = await Guarded(change, Tell, cancellation);
        if (!made.IsFailure(out var failure, out _))
        {
            return new ReleaseWarnings(warnings);
        }

        return await Told(change, failure, mask);

        void Tell(ReleaseStep step)
        {
            var shown = step with { Message = mask.Text(step.Message) };
            if (shown.Warning)
            {
                warnings.Add(shown.Message);
            }

            progress.Tell(shown);
        }
    }

    /// <summary>A release after a change, for the answer and for the audit record.</summary>
    public async Task<Result<ChangedRelease>> After(ReleaseChange change, ReleaseWarnings warnings)
    {
        // What has been done is told, whoever has hung up since.
        if ((await releases.Find(change.Namespace, change.Name, null, CancellationToken.None)).IsFailure(out var failure, out var after))
        {
            return failure;
        }

        Note(after.Revision);
        return ChangedRelease.Of(after, masks.Of(after), warnings.Texts);
    }

    private async Task<Result<Done>> Guarded(ReleaseChange change, Action<ReleaseStep> tell, CancellationToken cancellation)
    {
        var ended = false;
        try
        {
            var made = await changes.Make(change, tell, cancellation);
            ended = !made.IsFailure(out var failure, out _) || failure is not Failure.Unavailable;
            return made;
        }
        finally
        {
            if (!ended)
            {
                await BreakOff(change);
            }
        }
    }

    /// <summary>Helm notes a cancelled installation and upgrade itself; a rollback it leaves pending, and so anything that was ended by force.</summary>
    private async Task BreakOff(ReleaseChange change)
    {
        if (!(await releases.History(change.Namespace, change.Name, CancellationToken.None)).IsFailure(out _, out var history)
            && history is [.., { Status.IsPending: true } newest])
        {
            await unfinished.Fail(change.Namespace, change.Name, newest.Revision, "It was broken off: the caller went away, or it took too long.", CancellationToken.None);
        }
    }

    private async Task<Failure> Told(ReleaseChange change, Failure failure, ReleaseMask mask)
    {
        if (failure is not (Failure.ClusterFailed or Failure.TimedOut))
        {
            return failure;
        }

        var details = new Dictionary<string, object?>();
        if (!(await releases.History(change.Namespace, change.Name, CancellationToken.None)).IsFailure(out _, out var history) && history is [.., var newest])
        {
            if (ReleaseBefore.BeingChanged(history) is { } conflict)
            {
                return conflict;
            }

            Note(newest);
            (details["revision"], details["status"]) = (newest.Revision, newest.Status.Name);
        }

        var words = mask.Text(failure.Message);
        return failure is Failure.TimedOut ? new Failure.TimedOut(words) { Details = details } : new Failure.ClusterFailed(words) { Details = details };
    }

    private void Note(ReleaseRevision revision)
    {
        notes.Add("revision", revision.Revision.ToString(CultureInfo.InvariantCulture));
        notes.Add("status", revision.Status.Name);
    }
}

/// <param name="Texts">In Helm's words and the API server's, without secrets.</param>
internal sealed record ReleaseWarnings(IReadOnlyList<string> Texts);
