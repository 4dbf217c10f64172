using System.Text;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Resources;
using K13d.Testing.Shared;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

/// <summary>What a real Kubernetes 1.34 printed of each kind, as the rows that K13d makes of it.</summary>
public sealed class GoldenRowsTests
{
    /// <summary>The fields of each kind, as they are documented; those with a star only with <c>wide</c>.</summary>
    private static readonly Dictionary<string, string> Documented = new()
    {
        ["backups.example.com"] = "schedule age",
        ["configmaps"] = "data age",
        ["controllerrevisions"] = "controller revision age",
        ["cronjobs"] = "schedule timezone suspend active lastSchedule age *containers *images *selector",
        ["daemonsets"] = "desired current ready upToDate available nodeSelector age *containers *images *selector",
        ["deployments"] = "ready upToDate available age *containers *images *selector",
        ["endpoints"] = "endpoints age",
        ["endpointslices"] = "addressType ports endpoints age",
        ["events"] = "lastSeen type reason object *subobject *source message *firstSeen *count",
        ["horizontalpodautoscalers"] = "reference targets minPods maxPods replicas age",
        ["ingresses"] = "class hosts address ports age",
        ["jobs"] = "status completions duration age *containers *images *selector",
        ["limitranges"] = "createdAt",
        ["namespaces"] = "status age",
        ["networkpolicies"] = "podSelector age",
        ["nodes"] = "status roles age version *internalIp *externalIp *osImage *kernelVersion *containerRuntime",
        ["persistentvolumeclaims"] = "status volume capacity accessModes storageClass volumeAttributesClass age *volumeMode",
        ["persistentvolumes"] = "capacity accessModes reclaimPolicy status claim storageClass volumeAttributesClass reason age *volumeMode",
        ["poddisruptionbudgets"] = "minAvailable maxUnavailable allowedDisruptions age",
        ["pods"] = "ready status restarts lastRestart age *ip *node *nominatedNode *readinessGates",
        ["replicasets"] = "desired current ready age *containers *images *selector",
        ["resourcequotas"] = "request limit age",
        ["rolebindings"] = "role age *users *groups *serviceAccounts",
        ["roles"] = "createdAt",
        ["secrets"] = "type data age",
        ["serviceaccounts"] = "secrets age",
        ["services"] = "type clusterIp externalIp ports age *selector",
        ["statefulsets"] = "ready age *containers *images",
        ["storageclasses"] = "provisioner reclaimPolicy volumeBindingMode allowVolumeExpansion age",
    };

    public static TheoryData<string> Kinds() => [.. Documented.Keys];

    [Fact]
    public void Every_kind_that_was_captured_is_documented()
    {
        SharedFolder.SkipUnlessThere();

        Assert.Equal(
            Directory.GetFiles(SharedFolder.Path("golden", "tables"), "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Documented.Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_row_has_the_documented_fields_and_the_wide_ones_only_with_wide(string resource)
    {
        SharedFolder.SkipUnlessThere();
        var documented = Documented[resource].Split(' ');

        Assert.Equal(documented.Where(field => field[0] != '*'), (await Read(resource, wide: false)).Fields);
        Assert.Equal(documented.Select(field => field.TrimStart('*')), (await Read(resource, wide: true)).Fields);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_row_says_what_the_real_server_printed_in_the_type_that_it_had(string resource)
    {
        SharedFolder.SkipUnlessThere();
        var golden = Golden("tables", resource);
        var headings = golden["columns"]!.AsArray().Select(column => (string)column!["name"]!).ToList();
        var wide = golden["columns"]!.AsArray().Select(column => (int)column!["priority"]! > 0).ToList();

        foreach (var withWide in new[] { false, true })
        {
            var expected = golden["rows"]!.AsArray().Select(row =>
            {
                var cells = row!["cells"]!.AsArray().Select(cell => cell!.ToJsonString()).ToList();
                var shown = Enumerable.Range(0, headings.Count).Where(i => headings[i] != "Name" && (withWide || !wide[i]));
                return $"{row["namespace"]}/{row["name"]}: {string.Join(' ', shown.Select(i => resource == "pods" && headings[i] == "Restarts" ? Restarts(cells[i]) : cells[i]))}";
            });

            Assert.Equal(expected, (await Read(resource, withWide)).Rows.Select(row => $"{row.Namespace}/{row.Name}: {string.Join(' ', row.Cells.Select(Json))}"));
        }
    }

    /// <summary><c>"4 (31s ago)"</c> is documented as the number 4 and the text <c>31s ago</c>.</summary>
    private static string Restarts(string printed)
    {
        var parts = printed.Trim('"').Split(" (");
        return $"{parts[0]} {(parts.Length == 1 ? "absent" : $"\"{parts[1].TrimEnd(')')}\"")}";
    }

    private static string Json(Cell cell) => cell.Type switch
    {
        CellType.Absent => "absent",
        CellType.Text => JsonValue.Create(cell.Text).ToJsonString(),
        CellType.Null => "null",
        _ => cell.ToString(),
    };

    private static async Task<ResourceTable> Read(string resource, bool wide)
    {
        await using var body = new MemoryStream(Encoding.UTF8.GetBytes(Answer(resource).ToJsonString()));
        return await new TableReader(KindOf(resource), new RowQuery(Wide: wide), now: default).Read(body, TestContext.Current.CancellationToken);
    }

    /// <summary>The captured columns and rows in the form in which the API server answers them.</summary>
    private static JsonObject Answer(string resource)
    {
        var golden = Golden("tables", resource);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
            ["columnDefinitions"] = new JsonArray(
            [
                .. golden["columns"]!.AsArray().Select(column => new JsonObject
                {
                    ["name"] = (string)column!["name"]!,
                    ["type"] = (string)column["type"]!,
                    ["format"] = (string)column["name"]! == "Name" ? "name" : "",
                    ["description"] = "",
                    ["priority"] = (int)column["priority"]!,
                }),
            ]),
            ["rows"] = new JsonArray(
            [
                .. golden["rows"]!.AsArray().Select(row => new JsonObject
                {
                    ["cells"] = row!["cells"]!.DeepClone(),
                    ["object"] = new JsonObject
                    {
                        ["kind"] = "PartialObjectMetadata",
                        ["apiVersion"] = "meta.k8s.io/v1",
                        ["metadata"] = new JsonObject { ["name"] = (string)row["name"]!, ["namespace"] = (string?)row["namespace"], ["creationTimestamp"] = null },
                    },
                }),
            ]),
        };
    }

    private static ResourceKind KindOf(string resource)
    {
        var item = Golden("objects", resource);
        var apiVersion = (string)item["apiVersion"]!;
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var kind = ((string)item["kind"]!)[..^"List".Length];
        return new ResourceKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], resource.Split('.')[0], kind.ToLowerInvariant(), kind, true);
    }

    private static JsonObject Golden(string folder, string resource) =>
        JsonNode.Parse(File.ReadAllText(SharedFolder.Path("golden", folder, $"{resource}.json")))!.AsObject();
}
