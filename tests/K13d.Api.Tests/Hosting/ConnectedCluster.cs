using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace K13d.Api.Tests.Hosting;

/// <summary>Waits for what a busy machine brings late: the demo cluster may answer its first probe too late, and K13d says so until the next one.</summary>
internal static class ConnectedCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Until K13d says that the cluster answers.</summary>
    /// <param name="http">Anybody's: its base address is K13d's.</param>
    public static async Task Await(HttpClient http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while ((await http.GetFromJsonAsync<JsonNode>("/api/health", patience.Token))!["kubernetes"]!.GetValue<string>() != "connected")
        {
            await Task.Yield();
        }
    }
}
