using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Api.Tests.Repeats;

/// <summary>A cluster that fails when something is applied.</summary>
internal sealed class FailingApplier : IResourceApplier
{
    public Task<Result<JsonObject>> Apply(ResourceRef resource, JsonObject manifest, ApplyOptions options, CancellationToken cancellation) =>
        Task.FromResult<Result<JsonObject>>(new Failure.ClusterFailed("The cluster is away."));
}
