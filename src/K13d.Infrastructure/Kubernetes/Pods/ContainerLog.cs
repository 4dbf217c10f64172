using System.Globalization;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>The log of a container, as it is asked for.</summary>
internal sealed record ContainerLog(ResourceRef Pod, string Container, LogRange Range)
{
    /// <summary>As it is asked for at first. It always comes with timestamps: they tell its lines from the words of a node, and where to go on.</summary>
    /// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod"/>
    public ApiRequest Request() => Request(Range.Follow, Range.Previous, Range.SinceTime, [("tailLines", Number(Range.Tail)), ("sinceSeconds", Age)]);

    /// <summary>What comes after all that has been read.</summary>
    /// <param name="from">Null where nothing has been: then all that there is now has come since.</param>
    /// <param name="opened">When it was asked for at first.</param>
    public ApiRequest Rest(LogStamp? from, DateTimeOffset opened, bool follow, bool previous)
    {
        // Who wants none of the lines that were there is only in this case at the mercy of K13d's own clock.
        var start = from ?? (Range.Tail == 0 ? LogStamp.Of(opened) : Range.SinceTime);
        return Request(follow, previous, start, start is null ? [("sinceSeconds", Age)] : []);
    }

    public Failure Unreadable(string words) => new Failure.ClusterFailed(
        $"The node of {Pod} cannot read the log of the container {Container}: {words.Trim()}. Try again: it may have been the log of a run that was just removed.");

    public Failure Broken(Exception why) => new Failure.ClusterFailed(
        $"The connection on which the log of the container {Container} of {Pod} came is broken: {why.Message} Try again.");

    /// <summary>A part of a second is asked for as the whole second.</summary>
    private string? Age => Range.Since is { } since ? Number((long)Math.Ceiling(since.TotalSeconds)) : null;

    private ApiRequest Request(bool follow, bool previous, LogStamp? since, IReadOnlyList<(string, string?)> more) =>
        new(HttpMethod.Get, ResourcePaths.Object(Pod) + ApiRequest.PathOf("log"))
        {
            Accept = "*/*",
            Query =
            [
                ("container", Container),
                ("timestamps", "true"),
                ("follow", follow ? "true" : null),
                ("previous", previous ? "true" : null),
                ("sinceTime", Second(since)),
                .. more,
            ],
        };

    /// <summary>An API server tells nodes whole seconds.</summary>
    /// <seealso href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/apis/meta/v1/time.go"/>
    private static string? Second(LogStamp? stamp) =>
        stamp is { Seconds: var seconds } ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null;

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
