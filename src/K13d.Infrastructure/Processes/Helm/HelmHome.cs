using System.Text.Json.Nodes;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>
/// All that one run of helm finds of the world: a folder that only K13d's user can read, and that is gone afterwards with whatever secret was in it.
/// </summary>
internal sealed class HelmHome : IDisposable
{
    /// <summary>What the plugin is called that stands between rendering and the cluster.</summary>
    public const string PostRenderer = "k13d";

    public string Folder { get; } = Directory.CreateTempSubdirectory("k13d-helm-").FullName;

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig.json");

    /// <summary>JSON is YAML.</summary>
    public string Values => Path.Combine(Folder, "values.json");

    /// <summary>What was rendered.</summary>
    public string Documents => Path.Combine(Folder, "documents.yaml");

    /// <summary>No repositories, registries or plugins of anybody are in reach.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HOME"] = Folder,
        ["HELM_CACHE_HOME"] = Folder,
        ["HELM_CONFIG_HOME"] = Folder,
        ["HELM_DATA_HOME"] = Folder,
        ["HELM_PLUGINS"] = Plugins,
    };

    private string Plugins => Path.Combine(Folder, "plugins");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public Task WriteKubeconfig(ClusterAccess access, Credential credential, CancellationToken cancellation) =>
        PrivateFile.Write(Kubeconfig, RunKubeconfig.Of(access, credential), cancellation);

    public Task WriteValues(JsonObject values, CancellationToken cancellation) => PrivateFile.Write(Values, values.ToJsonString(), cancellation);

    public Task WriteDocuments(string documents, CancellationToken cancellation) => PrivateFile.Write(Documents, documents, cancellation);

    public Task<string> ReadDocuments(CancellationToken cancellation) => File.ReadAllTextAsync(Documents, cancellation);

    /// <summary>Has helm give what it rendered to a program, and take what that program writes instead.</summary>
    /// <param name="program">With its path.</param>
    /// <seealso href="https://helm.sh/docs/plugins/developer/tutorial-postrenderer-plugin"/>
    public async Task WritePostRenderer(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var plugin = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["type"] = "postrenderer/v1",
            ["name"] = PostRenderer,
            ["version"] = "0.1.0",
            ["runtime"] = "subprocess",
            ["runtimeConfig"] = new JsonObject
            {
                ["platformCommand"] = new JsonArray(new JsonObject { ["command"] = program, ["args"] = new JsonArray([.. arguments.Select(argument => JsonValue.Create(argument))]) }),
            },
        };
        var folder = Directory.CreateDirectory(Path.Combine(Plugins, PostRenderer)).FullName;
        await PrivateFile.Write(Path.Combine(folder, "plugin.yaml"), plugin.ToJsonString(), cancellation);
    }
}
