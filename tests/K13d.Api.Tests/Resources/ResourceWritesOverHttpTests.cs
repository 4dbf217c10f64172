using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Resources;

/// <summary>Create, replace and patch as HTTP clients use them, on the cluster under test.</summary>
[ClusterTests]
public sealed class ResourceWritesOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private const string Yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  mode: fast\n";

    [Theory]
    [InlineData("application/yaml", Yaml), InlineData("text/yaml; charset=utf-8", Yaml), InlineData("Application/YAML", Yaml)]
    [InlineData("application/json; charset=UTF-8", """{"metadata":{"name":"settings"},"data":{"mode":"fast"}}""")]
    public async Task An_object_is_created_and_got_where_the_answer_says(string type, string body)
    {
        using var created = await Send(HttpMethod.Post, $"/api/k8s/configmaps?namespace={Home}", body, type);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var read = await Client.GetAsync(created.Headers.Location, Cancellation);
        Assert.Equal("fast", Text((await Ok(read))["data"]!, "mode"));
        Assert.Equal(read.Headers.ETag, created.Headers.ETag);
        var line = await AuditLine($"action=create&namespace={Home}");
        Assert.Equal(("configmap/settings", "success"), (Text(line, "resource"), Text(line, "outcome")));
    }

    [Fact]
    public async Task A_dry_run_creates_nothing()
    {
        using var created = await Send(HttpMethod.Post, $"/api/k8s/configmaps?namespace={Home}&dryRun=true", Yaml, "application/yaml");

        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/k8s/configmaps/settings?namespace={Home}", Cancellation));
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused_with_its_line()
    {
        var body = await ErrorAssert.Is(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Send(HttpMethod.Post, $"/api/k8s/configmaps?namespace={Home}", Yaml + "data: {}\n", "application/yaml"));

        Assert.Equal((1, 7), (body["details"]!["document"]!.GetValue<int>(), body["details"]!["line"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_namespace_that_does_not_exist_and_a_kind_that_does_not_are_named()
    {
        var nowhere = await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Send(HttpMethod.Post, "/api/k8s/configmaps?namespace=k13d-nowhere", Yaml, "application/yaml"));
        var nothing = await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Send(HttpMethod.Post, "/api/k8s/gizmos", Yaml, "application/yaml"));

        Assert.Contains("namespaces \"k13d-nowhere\" not found", Text(nowhere, "error"), StringComparison.Ordinal);
        Assert.Contains("'gizmos'", Text(nothing, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_type_is_told_which_are_taken()
    {
        var refused = await ErrorAssert.Is(
            HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", await Send(HttpMethod.Patch, $"/api/k8s/configmaps/x?namespace={Home}", "{}", "application/apply-patch+yaml"));

        Assert.Contains("application/json-patch+json", Text(refused, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_is_replaced_once()
    {
        await Created("settings");
        var path = $"/api/k8s/configmaps/settings?namespace={Home}";
        using var read = await Client.GetAsync(path, Cancellation);
        var manifest = JsonNode.Parse(await read.Content.ReadAsStringAsync(Cancellation))!.AsObject();
        manifest["metadata"]!.AsObject().Remove("resourceVersion");
        manifest["data"]!["mode"] = "slow";

        var replaced = await Ok(await Send(HttpMethod.Put, path, manifest.ToJsonString(), "application/json", read.Headers.ETag!.Tag));
        var again = await Send(HttpMethod.Put, path, manifest.ToJsonString(), "application/json", read.Headers.ETag.Tag);

        Assert.Equal("slow", Text(replaced["data"]!, "mode"));
        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", again);
        await Ok(await Send(HttpMethod.Put, path, manifest.ToJsonString(), "application/json"));
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"data":{"mode":null,"b":"2"}}""")]
    [InlineData("application/strategic-merge-patch+json; charset=utf-8", """{"data":{"mode":null,"b":"2"}}""")]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/data/mode"},{"op":"add","path":"/data/b","value":"2"}]""")]
    [InlineData("application/json", """{"data":{"mode":null,"b":"2"}}""")]
    public async Task A_patch_is_what_its_media_type_says_and_of_the_version_that_If_Match_says(string type, string patch)
    {
        await Created("settings");
        var path = $"/api/k8s/configmaps/settings?namespace={Home}";

        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Send(HttpMethod.Patch, path, patch, type, "\"1\""));
        var patched = await Ok(await Send(HttpMethod.Patch, path, patch, type));

        Assert.Equal("""{"b":"2"}""", patched["data"]!.ToJsonString());
        Assert.Equal("configmap/settings", Text(await AuditLine($"action=patch&namespace={Home}&outcome=success"), "resource"));
    }

    [Fact]
    public async Task A_Secret_is_written_and_neither_shown_nor_overwritten_by_its_mask()
    {
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {password: canary-8812}\n";
        var path = $"/api/k8s/secrets/login?namespace={Home}";

        using var created = await Send(HttpMethod.Post, $"/api/k8s/secrets?namespace={Home}", Secret, "application/yaml");
        var shown = await created.Content.ReadAsStringAsync(Cancellation);
        var refused = await Send(HttpMethod.Put, path, shown, "application/json");

        Assert.Equal("***", Text(JsonNode.Parse(shown)!["data"]!, "password"));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", refused);
        var kept = await Cluster.CoreV1.ReadNamespacedSecretAsync("login", Home, cancellationToken: Cancellation);
        Assert.Equal("canary-8812"u8.ToArray(), kept.Data["password"]);
    }

    [Fact]
    public async Task An_operator_hands_out_no_rights()
    {
        const string Binding =
            """{"metadata":{"name":"mine"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"kind":"User","name":"eve"}]}""";

        var refused = await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await Send(HttpMethod.Post, "/api/k8s/clusterrolebindings", Binding, "application/json"));

        Assert.Equal("cluster:govern", Text(refused["details"]!, "permission"));
    }

    private Task<V1ConfigMap> Created(string name) => Cluster.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name }, Data = new Dictionary<string, string> { ["mode"] = "fast" } }, Home, cancellationToken: Cancellation);

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string body, string type, string? ifMatch = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await Client.SendAsync(request, Cancellation);
    }
}
