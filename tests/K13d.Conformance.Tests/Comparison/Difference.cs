namespace K13d.Conformance.Tests.Comparison;

/// <param name="Request">The number of the case's request, from 1.</param>
/// <param name="Path"><c>status</c>, <c>contentType</c>, <c>warnings</c>, <c>headers.ETag</c>, or where in the body: <c>$.metadata.labels</c>.</param>
internal sealed record Difference(int Request, string Path, string Real, string Demo)
{
    public override string ToString() => $"request {Request}, {Path}: the real cluster has {Real}, the demo cluster {Demo}";
}
