using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>Reads manifests as kubectl does, within limits.</summary>
internal sealed class ManifestReader : IManifestReader
{
    private const int MostManifests = 500;

    public Result<Manifests> Read(string text, ManifestFormat format)
    {
        if (Nodes(text, format).IsFailure(out var failure, out var nodes))
        {
            return failure;
        }

        var manifests = new List<Manifest>();
        foreach (var (node, line) in nodes.Documents.Where(document => document.Node is not null))
        {
            if (Add(manifests, nodes, node, line) is { } fault)
            {
                return fault;
            }
        }

        return manifests.Count == 0 ? new Failure.Invalid("There is no object in the body.") : new Manifests(manifests);
    }

    public Result<JsonNode?[]> ReadYaml(string text) =>
        Nodes(text, ManifestFormat.Yaml).Map(nodes => nodes.Documents.Select(document => document.Node).ToArray());

    public Result<JsonNode> ReadJson(string text)
    {
        if (Nodes(text, ManifestFormat.Json).IsFailure(out var failure, out var nodes))
        {
            return failure;
        }

        return nodes.Documents is [({ } node, _)] ? node : new Failure.Invalid("The body must be one object, or one list of steps.");
    }

    private static Result<ReadNodes> Nodes(string text, ManifestFormat format)
    {
        var nodes = new ReadNodes();
        try
        {
            if (format == ManifestFormat.Json)
            {
                JsonText.Read(text, nodes);
            }
            else
            {
                YamlText.Read(text, nodes);
            }

            return nodes;
        }
        catch (UnreadableException unreadable)
        {
            return Invalid(unreadable.Message, unreadable.Line, nodes.Documents.Count + 1);
        }
    }

    /// <summary>A list is its items, as with kubectl.</summary>
    private static Failure.Invalid? Add(List<Manifest> manifests, ReadNodes nodes, JsonNode? node, int line)
    {
        if (node is not JsonObject manifest)
        {
            return Invalid("It is not an object.", line, manifests.Count + 1);
        }

        if (manifest["items"] is not JsonArray items)
        {
            manifests.Add(new Manifest(manifest, manifests.Count + 1, line));
            return manifests.Count <= MostManifests
                ? null
                : new Failure.Invalid($"There are more than {MostManifests} objects in the body: send them in several.");
        }

        foreach (var item in items)
        {
            if (Add(manifests, nodes, item, (item is JsonObject listed ? nodes.LineOf(listed) : null) ?? line) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static Failure.Invalid Invalid(string fault, long line, int document) => new($"Document {document} of the body, line {line}: {fault}")
    {
        Details = new Dictionary<string, object?> { ["document"] = document, ["line"] = line },
    };
}
