using System.Text.Json;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>Sends requests as the adapters do, and tells what became of them.</summary>
internal static class Asking
{
    public static ApiRequest Read { get; } = new(HttpMethod.Get, "/version");

    public static Task<Result<JsonElement>> Ask(this ServiceProvider services, ApiRequest? request = null, CancellationToken? cancellation = null) =>
        services.GetRequiredService<ClusterConnection>().Send(
            request ?? Read,
            (body, token) => JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: token),
            cancellation ?? TestContext.Current.CancellationToken);

    public static async Task Succeeds(this ServiceProvider services, ApiRequest? request = null)
    {
        (await services.Ask(request)).IsFailure(out var failure, out _);
        Assert.Null(failure?.Message);
    }

    /// <summary>The failure that a request must end in.</summary>
    public static async Task<Failure.ClusterFailed> Fails(this ServiceProvider services, ApiRequest? request = null) =>
        Assert.IsType<Failure.ClusterFailed>(FailureOf(await services.Ask(request)));
}
