using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests.Cases;

/// <summary>A short sequence of requests in a namespace of its own.</summary>
/// <param name="Name">A slug; also the name of its recording.</param>
internal sealed record ConformanceCase(string Name, params IReadOnlyList<Request> Requests)
{
    /// <summary>What removes objects that are not in its namespace, whatever came before.</summary>
    public IReadOnlyList<Request> Cleanup { get; init; } = [];

    /// <summary>
    /// Whether only a real cluster that has run for a while answers so: one that was started for the tests is not asked, and the recording,
    /// which comes from one that had, stands for it.
    /// </summary>
    public bool TakesAnOldCluster { get; init; }

    /// <summary>Whether it is about what controllers do: the demo cluster that is asked is one in which they run.</summary>
    public bool TakesControllers { get; init; }
}
