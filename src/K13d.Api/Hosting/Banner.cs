using K13d.Api.Demo;
using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Storage;

namespace K13d.Api.Hosting;

/// <summary>
/// What whoever started K13d reads first: where it is, where its data is, which cluster it is for and, at the first start, how to log in. It is
/// for a person: it goes to the console beside the log, and the password never into the log.
/// </summary>
internal sealed class Banner(IStorage storage, IClusterHealth cluster, EmbeddedDemoCluster demo, IFirstAdministrator administrator)
{
    /// <summary>Writes it, and the password when the database is there to keep it, which may be later.</summary>
    public async Task Write(TextWriter console, IReadOnlyCollection<string> addresses, CancellationToken stopping)
    {
        var status = await cluster.Probe(stopping);
        if (status.IsDemo)
        {
            // A probe does not wait until it has started, and a newcomer should find it there.
            await demo.Kubeconfig(stopping);
        }

        await console.WriteLineAsync($"""

            K13d is running.
              API         {string.Join(", ", addresses)}
              Swagger UI  {string.Join(", ", addresses.Select(address => $"{address.TrimEnd('/')}/swagger"))}
              Data        {storage.Location}
              Cluster     {Describe(status)}
            """);
        if (demo.KubeconfigFile is { } file)
        {
            await console.WriteLineAsync($"              kubectl --kubeconfig '{file}' get pods -A");
            await console.WriteLineAsync($"              helm --kubeconfig '{file}' install web hello --repo {await demo.ChartRepository(stopping)}");
        }

        var first = await administrator.Prepared.WaitAsync(stopping);
        await console.WriteLineAsync(first.GeneratedPassword is { } password
            ? $"  Log in      as {first.Name} with the password {password} (shown this once, and kept nowhere in clear)"
            : $"  Log in      as {first.Name}, with the password that was set or shown at the first start");
        await console.WriteLineAsync();
    }

    private static string Describe(ClusterStatus status)
    {
        if (status.IsDemo)
        {
            return "DEMO cluster: simulated, nothing in it is real. K13D_KUBERNETES__KUBECONFIG names another.";
        }

        var parts = new[] { status.Mode, status.Context is { } context ? $"context {context}" : null, status.Server?.ToString(), status.Version };
        var known = string.Join(", ", parts.OfType<string>());
        return status.Problem is { } problem ? $"{known}: NOT REACHED. {problem}" : known;
    }
}
