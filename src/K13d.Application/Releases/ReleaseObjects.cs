using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Releases;
using K13d.Domain.Resources;

namespace K13d.Application.Releases;

/// <summary>One object of a release's manifest.</summary>
/// <param name="Namespace">Null where its kind has none, or is not known.</param>
/// <param name="State">`present`, `missing`, or `unknown` where the cluster does not tell.</param>
/// <param name="Live">Its columns as kubectl prints them, as fields in camel case; null where it is not present.</param>
/// <param name="Fault">Why its state is not known: the cluster serves no such kind, or does not let K13d look; null where it is.</param>
public sealed record ReleaseObject(string ApiVersion, string Kind, string Name, string? Namespace, string State, JsonObject? Live, string? Fault);

/// <summary>The objects of a manifest, in its order.</summary>
internal sealed record FoundObjects(IReadOnlyList<ReleaseObject> Items);

/// <summary>Looks what has become of the objects that a release has made.</summary>
internal sealed class ReleaseObjects(IManifestReader reader, IResourceCatalog catalog, IResourceTables tables)
{
    /// <summary>Up to here they are asked for by name, and from there on with all others of their kind and namespace.</summary>
    private const int MostByName = 3;

    private const string Present = "present";
    private const string Missing = "missing";
    private const string Unknown = "unknown";

    /// <summary>ClusterFailed where the cluster does not say which kinds it has; that it does not tell of an object is no failure.</summary>
    public async Task<Result<FoundObjects>> Of(ReleaseContents release, CancellationToken cancellation)
    {
        var objects = YamlDocuments.Split(release.Manifest).SelectMany(part => ObjectsIn(part.Text)).ToArray();
        if ((await catalog.Find([.. objects.Where(named => named.Fault is null).Select(named => named.Kind).Distinct()], cancellation)).IsFailure(out var failure, out var kinds))
        {
            return failure;
        }

        var found = objects.Select(named => Located(named, kinds, release.Revision.Namespace)).ToArray();
        var live = new Dictionary<ResourceRef, Result<ReleaseObject>>();
        foreach (var group in found.Select(located => located.Reference).OfType<ResourceRef>().Distinct().GroupBy(reference => (reference.Kind, reference.Namespace)))
        {
            await Look(group.Key.Kind, group.Key.Namespace, [.. group.Select(reference => reference.Name)], live, cancellation);
        }

        return new FoundObjects([.. found.Select(located => located.Reference is { } reference ? Of(located.Named, reference, live[reference]) : Undecided(located.Named, null, located.Named.Fault ?? ""))]);
    }

    private async Task Look(ResourceKind kind, string? @namespace, string[] names, Dictionary<ResourceRef, Result<ReleaseObject>> live, CancellationToken cancellation)
    {
        if (names.Length > MostByName)
        {
            var all = await tables.List(kind, new RowQuery(@namespace), cancellation);
            foreach (var name in names)
            {
                live[new ResourceRef(kind, @namespace, name)] = all.Map(table => InTable(table, kind, @namespace, name));
            }

            return;
        }

        foreach (var name in names)
        {
            var one = await tables.List(kind, new RowQuery(@namespace, FieldSelector: $"metadata.name={name}"), cancellation);
            live[new ResourceRef(kind, @namespace, name)] = one.Map(table => InTable(table, kind, @namespace, name));
        }
    }

    private static ReleaseObject InTable(ResourceTable table, ResourceKind kind, string? @namespace, string name) =>
        table.Rows.FirstOrDefault(row => row.Name == name) is { } row
            ? new ReleaseObject(kind.ApiVersion, kind.Kind, name, @namespace, Present, Columns(table, row), null)
            : new ReleaseObject(kind.ApiVersion, kind.Kind, name, @namespace, Missing, null, null);

    private static ReleaseObject Of(NamedObject named, ResourceRef reference, Result<ReleaseObject> live) =>
        live.IsFailure(out var failure, out var found) ? Undecided(named, reference.Namespace, failure.Message) : found;

    private static ReleaseObject Undecided(NamedObject named, string? @namespace, string fault) =>
        new(named.Kind.ApiVersion, named.Kind.Kind, named.Name, @namespace, Unknown, null, fault);

    private static (NamedObject Named, ResourceRef? Reference) Located(NamedObject named, ServedKinds kinds, string @namespace)
    {
        if (named.Fault is not null)
        {
            return (named, null);
        }

        return kinds.Of(named.Kind).IsFailure(out var unknown, out var kind)
            ? (named with { Fault = unknown.Message }, null)
            : (named, ResourceRef.Of(kind, named.Namespace ?? @namespace, named.Name));
    }

    private NamedObject[] ObjectsIn(string document) =>
        reader.ReadYaml(document).IsFailure(out _, out var nodes)
            ? [new NamedObject(new KindName("", ""), "", null) { Fault = "A document of the manifest cannot be read as YAML." }]
            : [.. nodes.SelectMany(ObjectsIn)];

    /// <summary>A list is its items.</summary>
    private static IEnumerable<NamedObject> ObjectsIn(JsonNode? node) => node switch
    {
        JsonObject list when list["items"] is JsonArray items => items.SelectMany(ObjectsIn),
        JsonObject manifest => [NamedObject.Of(new Manifest(manifest, 1, 1))],
        _ => [],
    };

    private static JsonObject Columns(ResourceTable table, ResourceRow row)
    {
        var columns = new JsonObject();
        foreach (var (field, cell) in table.Fields.Zip(row.Cells).Where(column => column.Second.Type != CellType.Absent))
        {
            columns[field] = cell.Type switch
            {
                CellType.Null => null,
                CellType.Number => cell.Number,
                CellType.Boolean => cell.Boolean,
                CellType.Json => JsonNode.Parse(cell.Text),
                _ => cell.Text,
            };
        }

        return columns;
    }

    /// <param name="Namespace">Null where it says none.</param>
    private sealed record NamedObject(KindName Kind, string Name, string? Namespace)
    {
        /// <summary>Why it cannot be looked for.</summary>
        public string? Fault { get; init; }

        public static NamedObject Of(Manifest manifest)
        {
            var named = new NamedObject(new KindName(manifest.ApiVersion ?? "", manifest.Kind ?? ""), manifest.Name ?? "", manifest.Namespace);
            return ResourceNames.IsObjectName(named.Name) && !named.Name.Contains(',', StringComparison.Ordinal) && (named.Namespace is null || ResourceNames.IsDnsLabel(named.Namespace))
                ? named
                : named with { Fault = "It has no name by which it could be looked for." };
        }
    }
}
