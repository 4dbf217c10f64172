using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>The objects in what Helm renders and keeps.</summary>
internal static class ReleaseDocuments
{
    /// <summary>All that a revision has made in the cluster, its hooks too, as YAML documents.</summary>
    public static string All(ReleaseContents contents) => Joined(contents.Hooks.Select(hook => hook.Manifest).Prepend(contents.Manifest));

    /// <summary>Those that run at points of its life.</summary>
    public static string Hooks(ReleaseContents contents) => Joined(contents.Hooks.Select(hook => hook.Manifest));

    /// <summary>No object at all is no fault here. Invalid where it cannot be read.</summary>
    public static Result<Manifests> Read(string documents, IManifestReader reader)
    {
        var isEmpty = documents.Split('\n').All(line => line.AsSpan().Trim() is "" or "---" || line.StartsWith('#'));
        return isEmpty ? new Manifests([]) : reader.Read(documents, ManifestFormat.Yaml);
    }

    private static string Joined(IEnumerable<string> documents) => string.Join("\n---\n", documents);
}
