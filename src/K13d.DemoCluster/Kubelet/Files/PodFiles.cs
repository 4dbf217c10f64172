using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Files;

/// <summary>
/// The files of a pod's containers: their image's, the kubelet's, and the pod's volumes, which its containers share. Safe to use from any thread.
/// </summary>
internal sealed class PodFiles(IObjects objects)
{
    private const string Hosts =
        "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
        + "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n";

    private readonly ConcurrentDictionary<string, FileSystem> volumes = new(StringComparer.Ordinal);

    /// <param name="command">What the container runs.</param>
    public FileSystem Of(JsonObject pod, JsonObject container, ImageFlavour flavour, string hostName, string? ip, IReadOnlyList<string> command,
        DateTimeOffset now)
    {
        var files = ImageFiles.Of(ImageReference.Parse(container.Text("image") ?? ""), flavour);
        Text("/etc/hostname", $"{hostName}\n");
        Text("/etc/hosts", $"{Hosts}{ip}\t{hostName}\n");
        Text("/etc/resolv.conf", $"search {pod.Namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n");
        Text("/proc/1/cmdline", string.Concat(command.Select(word => word + '\0')));
        foreach (var mount in container.Items("volumeMounts")) Mount(files, pod, mount, now);
        return files;

        void Text(string path, string text) => files.Place(path, FileNode.File(Encoding.UTF8.GetBytes(text), now));
    }

    private void Mount(FileSystem files, JsonObject pod, JsonObject mount, DateTimeOffset now)
    {
        var name = mount.Text("name") ?? "";
        if (pod.Items("spec", "volumes").FirstOrDefault(volume => volume.Text("name") == name) is not { } volume) return;
        var path = FilePath.Resolve("/", mount.Text("mountPath") ?? "");
        var subPath = mount.Text("subPath") ?? "";
        var mounted = volumes.GetOrAdd(subPath.Length == 0 || IsFixed(volume) ? name : $"{name}/{subPath}", _ => Volume(pod, volume, now));
        if (subPath.Length > 0 && mounted.Find(FilePath.Resolve("/", subPath)) is { IsDirectory: false } file) files.Place(path, file);
        else files.Mount(path, mounted);
    }

    private static bool IsFixed(JsonObject volume) =>
        volume.Child("configMap") is not null || volume.Child("secret") is not null || volume.Child("projected") is not null
        || volume.Child("downwardAPI") is not null;

    private FileSystem Volume(JsonObject pod, JsonObject volume, DateTimeOffset now)
    {
        var files = new FileSystem(isReadOnly: IsFixed(volume));
        if (volume.Child("configMap") is { } configMap) Place(files, pod, "configMap", configMap, now);
        if (volume.Child("secret") is { } secret) Place(files, pod, "secret", secret, now);
        if (volume.Child("downwardAPI") is { } downward) Place(files, pod, "downwardAPI", downward, now);
        foreach (var source in volume.Items("projected", "sources"))
        {
            foreach (var (kind, value) in source)
            {
                if (value is JsonObject projected) Place(files, pod, kind, projected, now);
            }
        }

        return files;
    }

    private void Place(FileSystem files, JsonObject pod, string kind, JsonObject source, DateTimeOffset now)
    {
        foreach (var (path, content) in Content(pod, kind, source)) files.Place(FilePath.Resolve("/", path), FileNode.File(content, now));
    }

    private IEnumerable<(string Path, byte[] Content)> Content(JsonObject pod, string kind, JsonObject source) => kind switch
    {
        "configMap" => Keys(objects.Find(Resources.ConfigMaps, pod.Namespace, source.Text("name") ?? ""), source),
        "secret" => Keys(objects.Find(Resources.Secrets, pod.Namespace, source.Text("secretName") ?? source.Text("name") ?? ""), source),
        "serviceAccountToken" => [(source.Text("path") ?? "token", Encoding.UTF8.GetBytes("a-token-of-the-demo-cluster-which-opens-nothing"))],
        "downwardAPI" => source.Items("items")
            .Select(item => (item.Text("path") ?? "", Encoding.UTF8.GetBytes(Field(pod, item.Text("fieldRef", "fieldPath") ?? "")))),
        _ => [],
    };

    private static IEnumerable<(string Path, byte[] Content)> Keys(JsonObject? value, JsonObject source)
    {
        var data = value.Pairs("data").Select(pair =>
            (pair.Key, Content: value.Text("kind") == "Secret" ? Bytes(pair.Value) : Encoding.UTF8.GetBytes(pair.Value)))
            .Concat(value.Pairs("binaryData").Select(pair => (pair.Key, Content: Bytes(pair.Value)))).ToList();
        return source.Items("items").Any()
            ? data.Join(source.Items("items"), pair => pair.Key, item => item.Text("key"), (pair, item) => (item.Text("path") ?? pair.Key, pair.Content))
            : data;
    }

    private static byte[] Bytes(string base64)
    {
        var decoded = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, decoded, out var length) ? decoded[..length] : [];
    }

    private static string Field(JsonObject pod, string path) => path switch
    {
        "metadata.labels" or "metadata.annotations" => string.Join('\n', pod.Pairs(path.Split('.')).Select(pair => $"{pair.Key}=\"{pair.Value}\"")),
        _ => pod.Text(path.Split('.')) ?? "",
    };
}
