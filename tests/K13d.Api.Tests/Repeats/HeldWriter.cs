using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Api.Tests.Repeats;

/// <summary>Creates nothing, and answers when it is told to go on.</summary>
internal sealed class HeldWriter : IResourceWriter
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => entered.Task;

    /// <summary>How often it was to create something.</summary>
    public int Times { get; private set; }

    public void GoOn() => mayGoOn.SetResult();

    public async Task<Result<JsonObject>> Create(ResourceKind kind, string? @namespace, JsonObject manifest, bool dryRun, CancellationToken cancellation)
    {
        Times++;
        entered.TrySetResult();
        await mayGoOn.Task.WaitAsync(cancellation);
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = "made" } };
    }

    public Task<Result<JsonObject>> Replace(ResourceRef resource, JsonObject manifest, bool dryRun, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Result<JsonObject>> Patch(ResourceRef resource, ResourcePatch patch, bool dryRun, CancellationToken cancellation) => throw new NotSupportedException();
}
