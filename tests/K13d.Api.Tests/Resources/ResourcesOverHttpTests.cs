using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Resources;

/// <summary>List, get, yaml, describe and delete as HTTP clients use them, on the cluster under test.</summary>
[ClusterTests]
public sealed class ResourcesOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    protected override async Task Arrange()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            // Clusters put ConfigMaps of their own into every namespace: the label tells ours apart.
            var settings = new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["made-by"] = "test" } },
                Data = new Dictionary<string, string> { ["mode"] = name },
            };
            await Cluster.CoreV1.CreateNamespacedConfigMapAsync(settings, Home, cancellationToken: Cancellation);
        }
    }

    [Fact]
    public async Task A_pod_has_the_documented_fields_with_their_types()
    {
        await Cluster.CoreV1.CreateNamespacedPodAsync(HeldBack.Pod("held-back"), Home, cancellationToken: Cancellation);

        var body = await GetOk($"/api/k8s/pods?namespace={Home}");

        var pod = Assert.Single(body["items"]!.AsArray())!.AsObject();
        Assert.Equal(["name", "namespace", "ready", "status", "restarts", "age"], pod.Select(field => field.Key));
        Assert.Equal(("held-back", Home, "0/1", "SchedulingGated"), (Text(pod, "name"), Text(pod, "namespace"), Text(pod, "ready"), Text(pod, "status")));
        Assert.Equal((JsonValueKind.Number, 0), (pod["restarts"]!.GetValueKind(), pod["restarts"]!.GetValue<int>()));
        Assert.Equal(1, body["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("configmaps")]
    [InlineData("configmap")]
    [InlineData("ConfigMap")]
    [InlineData("cm")]
    public async Task A_kind_goes_by_all_its_names(string resource) => Assert.Contains("b", await Names($"/api/k8s/{resource}?namespace={Home}"));

    [Fact]
    public async Task Pages_follow_one_another_until_nothing_remains()
    {
        var seen = new List<string>();
        var path = $"/api/k8s/configmaps?namespace={Home}&limit=2&labelSelector=made-by%3Dtest";
        var page = await GetOk(path);
        seen.AddRange(page["items"]!.AsArray().Select(row => Text(row!, "name")));
        while (page["continue"] is { } next)
        {
            page = await GetOk($"{path}&continue={Uri.EscapeDataString(next.GetValue<string>())}");
            seen.AddRange(page["items"]!.AsArray().Select(row => Text(row!, "name")));
        }

        Assert.Equal(["a", "b", "c"], seen);
    }

    [Fact]
    public async Task A_list_is_sorted_and_searched_as_asked()
    {
        Assert.Equal(["c", "b", "a"], await Names($"/api/k8s/configmaps?namespace={Home}&labelSelector=made-by%3Dtest&sort=-name"));
        Assert.Equal(["b"], await Names($"/api/k8s/configmaps?namespace={Home}&labelSelector=made-by%3Dtest&q=B"));
        await ErrorAssert.Is(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync($"/api/k8s/configmaps?namespace={Home}&sort=height", Cancellation));
    }

    [Fact]
    public async Task A_custom_resource_is_served_as_soon_as_its_definition_is()
    {
        var group = $"{Home}.example.com";
        await Cluster.ApiextensionsV1.CreateCustomResourceDefinitionAsync(Definition(group), cancellationToken: Cancellation);
        try
        {
            await Established($"gadgets.{group}");
            var gadget = new JsonObject
            {
                ["apiVersion"] = $"{group}/v1",
                ["kind"] = "Gadget",
                ["metadata"] = new JsonObject { ["name"] = "first" },
                ["spec"] = new JsonObject { ["size"] = 3 },
            };
            await Cluster.CustomObjects.CreateNamespacedCustomObjectAsync(gadget, group, "v1", Home, "gadgets", cancellationToken: Cancellation);

            var row = Assert.Single((await GetOk($"/api/k8s/gadgets.{group}?namespace={Home}"))["items"]!.AsArray())!;
            Assert.Equal(("first", 3), (Text(row, "name"), row["size"]!.GetValue<int>()));
        }
        finally
        {
            await Cluster.ApiextensionsV1.DeleteCustomResourceDefinitionAsync($"gadgets.{group}", cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_object_comes_with_its_version_and_without_managed_fields()
    {
        using var answer = await Client.GetAsync($"/api/k8s/configmaps/a?namespace={Home}", Cancellation);

        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal("ConfigMap", Text(body, "kind"));
        Assert.Null(body["metadata"]!["managedFields"]);
        Assert.Equal($"\"{Text(body["metadata"]!, "resourceVersion")}\"", answer.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Yaml_comes_as_yaml()
    {
        using var answer = await Client.GetAsync($"/api/k8s/configmaps/a/yaml?namespace={Home}", Cancellation);

        Assert.Equal("application/yaml", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("apiVersion: v1\ndata:\n  mode: a\nkind: ConfigMap\n", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_is_text_or_on_demand_json()
    {
        var path = $"/api/k8s/configmaps/a/describe?namespace={Home}";
        using var text = await Client.GetAsync(path, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var json = await Client.SendAsync(request, Cancellation);

        Assert.Equal("text/plain", text.Content.Headers.ContentType?.MediaType);
        var said = await text.Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("Name:         a\n", said, StringComparison.Ordinal);
        Assert.Equal(said, Text(JsonNode.Parse(await json.Content.ReadAsStringAsync(Cancellation))!, "describe"));
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing_and_a_deletion_of_another_version_is_a_conflict()
    {
        var path = $"/api/k8s/configmaps/b?namespace={Home}";
        Assert.Equal("dry_run", Text(await Ok(await Client.DeleteAsync($"{path}&dryRun=true", Cancellation)), "status"));
        Assert.Contains("b", await Names($"/api/k8s/configmaps?namespace={Home}"));

        using var stale = new HttpRequestMessage(HttpMethod.Delete, path);
        stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Client.SendAsync(stale, Cancellation));
        Assert.Contains("b", await Names($"/api/k8s/configmaps?namespace={Home}"));
    }

    [Fact]
    public async Task A_deletion_of_the_version_that_was_read_succeeds()
    {
        var path = $"/api/k8s/configmaps/c?namespace={Home}";
        using var read = await Client.GetAsync(path, Cancellation);
        using var deletion = new HttpRequestMessage(HttpMethod.Delete, path);
        deletion.Headers.IfMatch.Add(read.Headers.ETag!);

        Assert.Equal("deleted", Text(await Ok(await Client.SendAsync(deletion, Cancellation)), "status"));
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync(path, Cancellation));
    }

    [Theory]
    [InlineData("Foreground")]
    [InlineData("Background")]
    [InlineData("Orphan")]
    public async Task An_object_can_be_deleted_with_each_propagation_policy(string policy)
    {
        using var answer = await Client.DeleteAsync($"/api/k8s/configmaps/a?namespace={Home}&propagationPolicy={policy}", Cancellation);

        Assert.Contains(Text(await Ok(answer), "status"), (string[])["deleted", "terminating"]);
    }

    [Fact]
    public async Task Revealing_takes_more_than_an_operator_has() =>
        await ErrorAssert.Is(
            HttpStatusCode.Forbidden, "FORBIDDEN", await Client.GetAsync($"/api/k8s/secrets/any?namespace={Home}&reveal=true", Cancellation));

    private static V1CustomResourceDefinition Definition(string group) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"gadgets.{group}" },
        Spec = new V1CustomResourceDefinitionSpec
        {
            Group = group,
            Scope = "Namespaced",
            Names = new V1CustomResourceDefinitionNames { Plural = "gadgets", Singular = "gadget", Kind = "Gadget" },
            Versions =
            [
                new V1CustomResourceDefinitionVersion
                {
                    Name = "v1",
                    Served = true,
                    Storage = true,
                    AdditionalPrinterColumns = [new V1CustomResourceColumnDefinition { Name = "Size", Type = "integer", JsonPath = ".spec.size" }],
                    Schema = new V1CustomResourceValidation
                    {
                        OpenAPIV3Schema = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true },
                    },
                },
            ],
        },
    };

    private async Task Established(string name)
    {
        var definitions = Cluster.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(
            fieldSelector: $"metadata.name={name}", timeoutSeconds: 30, cancellationToken: Cancellation);
        await foreach (var (_, definition) in definitions)
        {
            if (definition.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true)
            {
                return;
            }
        }

        Assert.Fail($"{name} was not established within 30 s.");
    }

    private async Task<IReadOnlyList<string>> Names(string path) => [.. (await GetOk(path))["items"]!.AsArray().Select(row => Text(row!, "name"))];
}
