using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Folders;

namespace K13d.Api.Tests.Releases;

/// <summary>What holds of every change of a release.</summary>
[ClusterTests]
public sealed class ReleaseChangesTests(SharedK13d k13d) : ReleaseHttpTests(k13d)
{
    private const string Canary = "canary-in-a-release-7f3d";
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n";

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        var install = await PostOk("/api/helm/install?dryRun=true", Hello("web", "1.0.0"));
        Assert.Equal((true, "dry_run", 1, "hello-1.0.0"), (install["dryRun"]!.GetValue<bool>(), Text(install, "status"), install["revision"]!.GetValue<int>(), Text(install, "chart")));
        Assert.Contains("kind: Deployment", Text(install, "manifest"), StringComparison.Ordinal);
        Assert.Null(install["diff"]);
        Assert.Empty((await HelmSays("list")).AsArray());

        await PostOk("/api/helm/install", Hello("web", "1.0.0"));
        var upgrade = await PostOk("/api/helm/upgrade?dryRun=true", Hello("web", "1.1.0"));
        Assert.Equal((true, 2, "hello-1.1.0"), (upgrade["dryRun"]!.GetValue<bool>(), upgrade["revision"]!.GetValue<int>(), Text(upgrade, "chart")));
        await Ok(await Client.DeleteAsync($"/api/helm/releases/web?namespace={Home}&dryRun=true", Cancellation));
        Assert.Equal(["1 deployed"], await History("web"));
    }

    [Fact]
    public async Task A_diff_says_object_by_object_what_would_change_and_shows_no_secret()
    {
        await PostOk("/api/helm/install", Hello("web", "1.0.0", With("password", Canary)));

        var upgrade = await PostOk("/api/helm/upgrade?diff=true", Hello("web", "1.2.0", With("password", $"{Canary}-2")));

        var differences = upgrade["diff"]!.AsArray();
        var secret = Assert.Single(differences, difference => Text(difference!, "kind") == "Secret")!;
        Assert.Equal("changed", Text(secret, "change"));
        Assert.Contains("*** (before)", Text(secret, "unified"), StringComparison.Ordinal);
        var deployment = Assert.Single(differences, difference => Text(difference!, "kind") == "Deployment")!;
        Assert.Contains("+        image: nginx:1.27", Text(deployment, "unified").Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        ShowsNoSecret(upgrade.ToJsonString());
        Assert.Equal(["1 deployed"], await History("web"));

        await PostOk("/api/helm/upgrade", Hello("web", "1.2.0", With("password", $"{Canary}-2")));
        var rollback = await PostOk("/api/helm/rollback?diff=true", new { name = "web", @namespace = Home });
        Assert.Contains(rollback["diff"]!.AsArray(), difference => Text(difference!, "kind") == "Deployment");
        ShowsNoSecret(rollback.ToJsonString());
        var same = await PostOk("/api/helm/rollback?diff=true", new { name = "web", @namespace = Home, revision = 2 });
        Assert.Empty(same["diff"]!.AsArray());
    }

    [Fact]
    public async Task A_listener_is_told_each_step_and_last_the_result()
    {
        var events = await Events(HttpMethod.Post, "/api/helm/install", Hello("web", "1.0.0", With("password", Canary), ("wait", true)));

        Assert.All(events.SkipLast(1), item => Assert.Equal("progress", item.EventType));
        Assert.Contains(events, item => item.Data.Contains("\"kind\":\"Deployment\"", StringComparison.Ordinal) && item.Data.Contains("\"name\":\"web-hello\"", StringComparison.Ordinal));
        Assert.Equal(("result", "deployed"), (events[^1].EventType, Text(JsonNode.Parse(events[^1].Data)!, "status")));
        ShowsNoSecret(string.Concat(events.Select(item => item.Data)));

        var failed = await Events(HttpMethod.Post, "/api/helm/upgrade", Hello("web", "1.0.0", FailingHook, ("timeoutSeconds", 3)));
        Assert.Equal("error", failed[^1].EventType);
        Assert.Contains("post-upgrade", failed[^1].Data, StringComparison.Ordinal);

        // What is refused before anything is done has its own status.
        using var refused = new HttpRequestMessage(HttpMethod.Post, "/api/helm/install") { Content = JsonContent.Create(Hello("web", "1.0.0")), Headers = { { "Accept", "text/event-stream" } } };
        await Refused(HttpStatusCode.Conflict, Client.SendAsync(refused, Cancellation));
    }

    [Fact]
    public async Task Who_hangs_up_cancels_the_change_and_Helm_can_go_on_from_there()
    {
        await PostOk("/api/helm/install", Hello("web", "1.0.0"));
        await PostOk("/api/helm/upgrade", Hello("web", "1.0.0", With("image", new JsonObject { ["tag"] = "does-not-exist" })));

        await HangUpOnceItWaits("/api/helm/upgrade", Hello("web", "1.0.0", With("image", new JsonObject { ["tag"] = "nor-does-this" }), ("wait", true)));
        await Until("web", "3 failed");
        // Helm itself leaves a rollback pending that is ended.
        await HangUpOnceItWaits("/api/helm/rollback", new JsonObject { ["name"] = "web", ["namespace"] = Home, ["revision"] = 2, ["wait"] = true });
        await Until("web", "4 failed");

        await PostOk("/api/helm/upgrade", Hello("web", "1.1.0"));
        Assert.Equal("5 deployed", (await History("web"))[^1]);
    }

    [Fact]
    public async Task A_change_is_broken_off_when_K13d_stops_and_another_K13d_can_go_on_from_there()
    {
        await PostOk("/api/helm/install", Hello("web", "1.0.0"));
        var host = await K13dHost.Start(["--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={Kubeconfig}", $"--Helm:AllowedSources={Charts}"]);
        await using (host)
        {
            var client = await host.LoggedIn(Role.Operator);
            var refused = Refused(
                HttpStatusCode.ServiceUnavailable,
                client.PostAsJsonAsync("/api/helm/upgrade", Hello("web", "1.0.0", With("image", new JsonObject { ["tag"] = "does-not-exist" }), ("wait", true)), Cancellation));
            await Until("web", "2 pending-upgrade");
            await host.Stop();
            Assert.Equal("STOPPING", Text(await refused, "code"));
        }

        Assert.Equal("2 failed", (await History("web"))[^1]);
        await PostOk("/api/helm/upgrade", Hello("web", "1.1.0"));
    }

    [Fact]
    public async Task A_release_whose_change_never_ended_is_said_to_be_stuck_and_rolled_back_out_of_it()
    {
        await PostOk("/api/helm/install", Hello("web", "1.0.0"));
        using (var helm = Helm.Start("upgrade", "web", "hello", "--repo", Charts, "--version", "1.0.0", "--namespace", Home, "--set", "image.tag=does-not-exist,announcement.enabled=false", "--wait"))
        {
            await Until("web", "2 pending-upgrade");
            helm.Kill();
            await helm.WaitForExitAsync(Cancellation);
        }

        var refused = await Refused(HttpStatusCode.Conflict, Post("/api/helm/upgrade", Hello("web", "1.1.0")));
        Assert.Contains("pending-upgrade", Text(refused, "error"), StringComparison.Ordinal);
        Assert.Contains("/api/helm/rollback", Text(refused, "error"), StringComparison.Ordinal);

        await PostOk("/api/helm/rollback", new { name = "web", @namespace = Home });
        await PostOk("/api/helm/upgrade", Hello("web", "1.1.0"));
        Assert.Equal("4 deployed", (await History("web"))[^1]);
    }

    [Fact]
    public async Task An_operator_does_through_a_chart_what_he_may_do_himself_and_no_more()
    {
        using var charts = await TemporaryCharts.Pack(Helm, ("governing", "templates/role.yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: mine}\nrules: []\n"));
        await using var host = await K13dHost.Start([$"--Helm:ChartsDir={charts.Folder}"]);
        var (operators, administrators) = (await host.LoggedIn(Role.Operator), await host.LoggedIn());
        using var cluster = await host.Cluster();
        await using var home = await TestNamespace.Create(cluster, "k13d-helm", Cancellation);
        var body = new { name = "web", @namespace = home.Name, chart = "governing" };

        foreach (var path in new[] { "/api/helm/install", "/api/helm/install?dryRun=true" })
        {
            var refused = await Refused(HttpStatusCode.Forbidden, operators.PostAsJsonAsync(path, body, Cancellation));
            Assert.Equal("cluster:govern", Text(refused["details"]!, "permission"));
        }

        await Ok(await administrators.PostAsJsonAsync("/api/helm/install", body, Cancellation));
        await Refused(HttpStatusCode.Forbidden, operators.DeleteAsync($"/api/helm/releases/web?namespace={home.Name}", Cancellation));
        Assert.Equal("mine", Assert.Single((await cluster.RbacAuthorizationV1.ListNamespacedRoleAsync(home.Name, cancellationToken: Cancellation)).Items).Metadata.Name);
        await Ok(await administrators.DeleteAsync($"/api/helm/releases/web?namespace={home.Name}", Cancellation));
    }

    [Fact]
    public async Task A_chart_with_definitions_is_installed_by_who_governs_the_cluster()
    {
        var group = $"{Home}.example.com";
        var definition = $$$$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gadgets.{{{{group}}}}}
            spec:
              group: {{{{group}}}}
              scope: Namespaced
              names: {plural: gadgets, singular: gadget, kind: Gadget}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
            """;
        using var charts = await TemporaryCharts.Pack(
            Helm, ("defining", "crds/gadgets.yaml", definition), ("defining", "templates/gadget.yaml", $"apiVersion: {group}/v1\nkind: Gadget\nmetadata: {{name: mine}}\n"));
        await using var host = await K13dHost.Start([$"--Helm:ChartsDir={charts.Folder}"]);
        using var cluster = await host.Cluster();
        await using var home = await TestNamespace.Create(cluster, "k13d-helm", Cancellation);
        var body = new { name = "web", @namespace = home.Name, chart = "defining" };

        var refused = await Refused(HttpStatusCode.Forbidden, (await host.LoggedIn(Role.Operator)).PostAsJsonAsync("/api/helm/install", body, Cancellation));
        Assert.Contains("skipCrds", Text(refused, "error"), StringComparison.Ordinal);
        try
        {
            var installed = await Ok(await (await host.LoggedIn()).PostAsJsonAsync("/api/helm/install", body, Cancellation));
            Assert.Equal("deployed", Text(installed, "status"));
        }
        finally
        {
            await cluster.ApiextensionsV1.DeleteCustomResourceDefinitionAsync($"gadgets.{group}", cancellationToken: Cancellation);
        }
    }

    [Fact]
    public async Task The_record_has_what_was_changed_and_what_became_of_it_and_no_value()
    {
        await PostOk("/api/helm/install", Hello("web", "1.0.0", With("password", Canary)));
        var failing = FailingHook;
        failing["password"] = Canary;
        await Refused(HttpStatusCode.GatewayTimeout, Post("/api/helm/upgrade", Hello("web", "1.1.0", failing, ("timeoutSeconds", 3))));
        await PostOk("/api/helm/rollback", new { name = "web", @namespace = Home, revision = 1 });
        await Ok(await Client.DeleteAsync($"/api/helm/releases/web?namespace={Home}", Cancellation));

        var lines = (await AuditLines($"resource=release/web&namespace={Home}")).Reverse().ToArray();

        Assert.Equal(
            [("install", "success", "1.0.0", "1", "deployed"), ("upgrade", "failed", "1.1.0", "2", "failed"), ("rollback", "success", "1.0.0", "3", "deployed"), ("uninstall", "success", "1.0.0", "3", "uninstalled")],
            lines.Select(line => (Text(line!, "action"), Text(line!, "outcome"), Detail(line!, "version"), Detail(line!, "revision"), Detail(line!, "status"))));
        Assert.All(lines, line => Assert.Equal("hello", Detail(line!, "chart")));
        Assert.Equal($"{Charts}/hello", Detail(lines[0]!, "source"));
        ShowsNoSecret(string.Concat(lines.Select(line => line!.ToJsonString())));

        static string Detail(JsonNode line, string name) => Text(line["details"]!, name);
    }

    [Fact]
    public async Task What_Helm_says_of_a_failure_shows_no_secret()
    {
        using var charts = await TemporaryCharts.Pack(
            Helm,
            ("telling", "templates/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: mine}\ntype: {{ .Values.type }}\nstringData: {key: {{ .Values.secret.value | quote }}}\n"),
            ("telling", "templates/fail.yaml", "{{ if .Values.fail }}{{ fail (printf \"it is %s\" .Values.secret.value) }}{{ end }}"));
        await using var host = await K13dHost.Start([$"--Helm:ChartsDir={charts.Folder}"]);
        var client = await host.LoggedIn(Role.Operator);
        using var cluster = await host.Cluster();
        await using var home = await TestNamespace.Create(cluster, "k13d-helm", Cancellation);

        var templates = await Refused(HttpStatusCode.BadRequest, Install(new { fail = true, type = "Opaque", secret = new { value = Canary } }));
        Assert.Contains("it is ***", Text(templates, "error"), StringComparison.Ordinal);
        var api = await Refused(HttpStatusCode.InternalServerError, Install(new { type = "kubernetes.io/dockerconfigjson", secret = new { value = Canary } }));
        ShowsNoSecret(templates.ToJsonString() + api.ToJsonString());

        Task<HttpResponseMessage> Install(object values) => client.PostAsJsonAsync("/api/helm/install", new { name = "web", @namespace = home.Name, chart = "telling", values }, Cancellation);
    }

    [Fact]
    public async Task Templates_reach_nothing_outside_the_cluster()
    {
        using var charts = await TemporaryCharts.Pack(
            Helm,
            ("reaching", "templates/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata: {address: {{ getHostByName \"localhost\" | quote }}, file: {{ .Files.Get \"/etc/passwd\" | quote }}, up: {{ .Files.Get \"../../etc/passwd\" | quote }}}\n"));
        await using var host = await K13dHost.Start([$"--Helm:ChartsDir={charts.Folder}"]);

        var rendered = await (await host.LoggedIn(Role.Operator)).PostAsJsonAsync("/api/helm/template", new { name = "web", chart = "reaching" }, Cancellation);

        var manifest = await rendered.Content.ReadAsStringAsync(Cancellation);
        Assert.True(rendered.IsSuccessStatusCode, manifest);
        Assert.Contains("data: {address: \"\", file: \"\", up: \"\"}", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_not_checked_by_a_schema_that_would_have_helm_get_what_it_refers_to()
    {
        using var charts = await TemporaryCharts.Pack(
            Helm,
            ("open", "values.schema.json", """{"properties": {"a": {"$ref": "file:///etc/hostname"}}}"""),
            ("closed", "values.schema.json", """{"properties": {"a": {"type": "integer"}}}"""),
            ("open", "templates/map.yaml", Map),
            ("closed", "templates/map.yaml", Map));
        await using var host = await K13dHost.Start([$"--Helm:ChartsDir={charts.Folder}"]);
        var client = await host.LoggedIn(Role.Operator);
        using var cluster = await host.Cluster();
        await using var home = await TestNamespace.Create(cluster, "k13d-helm", Cancellation);

        var installed = await Ok(await Install("open"));
        Assert.Contains("values.schema.json", Assert.Single(installed["warnings"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        var refused = await Refused(HttpStatusCode.BadRequest, Install("closed"));
        Assert.Contains("integer", Text(refused, "error"), StringComparison.Ordinal);

        Task<HttpResponseMessage> Install(string chart) =>
            client.PostAsJsonAsync("/api/helm/install", new { name = chart, @namespace = home.Name, chart, values = new { a = "text" } }, Cancellation);
    }

    [Fact]
    public async Task All_that_a_run_leaves_behind_is_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "what is run is a shell script");
        using var folder = new TemporaryFolder();
        var seen = Path.Combine(folder.Path, "seen");
        var script = folder.Write("helm", $$"""
            #!/bin/sh
            { echo "$HOME"; stat -c %a "$HOME" "$HOME/values.json" "$HOME/kubeconfig.json"; cat "$HOME/values.json"; echo; env; } > '{{seen}}'
            echo "Error: this is no helm" >&2
            exit 1
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var host = await K13dHost.Start([$"--Helm:Path={script}", $"--Helm:AllowedSources={Charts}"]);

        var refused = await Refused(HttpStatusCode.BadRequest, (await host.LoggedIn()).PostAsJsonAsync("/api/helm/install", Hello("web", "1.0.0", new JsonObject { ["message"] = Canary }), Cancellation));

        Assert.Contains("this is no helm", Text(refused, "error"), StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(seen, Cancellation);
        Assert.False(Directory.Exists(lines[0]));
        Assert.Equal(["700", "600", "600", $$"""{"message":"{{Canary}}"}"""], lines[1..5]);
        Assert.All(lines[5..], variable => Assert.Matches("^(HOME|HELM_[A-Z_]+|PWD|OLDPWD|SHLVL|_)=", variable));
    }

    [Fact]
    public async Task A_chart_is_rendered_without_a_cluster_and_its_secrets_are_masked()
    {
        using var answer = await Post("/api/helm/template", Hello("web", "1.2.0", With("password", Canary)));

        var manifest = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, manifest);
        Assert.Equal("application/yaml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("kind: Deployment", manifest, StringComparison.Ordinal);
        Assert.Contains("# Source: hello/templates/configmap.yaml", manifest, StringComparison.Ordinal);
        ShowsNoSecret(manifest);
        var administrator = await As(Role.Admin);
        using var revealed = await administrator.PostAsJsonAsync("/api/helm/template?reveal=true", Hello("web", "1.2.0", With("password", Canary)), Cancellation);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)), await revealed.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_a_file_and_of_the_request_are_merged_and_what_was_there_stays_where_it_is_wanted()
    {
        var body = Hello("web", "1.0.0", new JsonObject { ["replicaCount"] = 1, ["announcement"] = new JsonObject { ["enabled"] = false } }, ("valuesYaml", "message: file\nreplicaCount: 5\nannouncement:\n  image: busybox\n"));
        await PostOk("/api/helm/install", body);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"message":"file","replicaCount":1,"announcement":{"image":"busybox","enabled":false}}"""), await HelmSays("get", "values", "web")));

        await PostOk("/api/helm/upgrade", Hello("web", "1.0.0", new JsonObject { ["message"] = "new" }, ("reuseValues", true)));
        Assert.Equal(1, (await HelmSays("get", "values", "web"))["replicaCount"]!.GetValue<int>());
        await PostOk("/api/helm/upgrade", Hello("web", "1.0.0", [], ("resetValues", true)));
        Assert.Equal("null", (await Helm.Output("get", "values", "web", "--namespace", Home, "--output", "json")).Trim());

        await Refused(HttpStatusCode.BadRequest, Post("/api/helm/install", Hello("other", "1.0.0", [], ("valuesYaml", "- a list"))));
        await Refused(HttpStatusCode.BadRequest, Post("/api/helm/upgrade", Hello("web", "1.0.0", [], ("resetValues", true), ("reuseValues", true))));
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": [{"b": 1, "b": 2}]}""")]
    public async Task A_value_that_is_given_twice_is_refused(string values)
    {
        var body = Hello("web", "1.0.0").ToJsonString().Replace(Quick.ToJsonString(), values, StringComparison.Ordinal);

        await Refused(HttpStatusCode.BadRequest, Client.PostAsync("/api/helm/install", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation));
        await Refused(HttpStatusCode.BadRequest, Post("/api/helm/install", Hello("web", "1.0.0", [], ("valuesYaml", values))));
    }

    [Fact]
    public async Task A_password_in_the_address_of_a_chart_is_refused_and_recorded_nowhere()
    {
        var repo = Hello("web", "1.0.0");
        repo["repo"] = $"https://user:{Canary}@charts.example.com";
        var chart = Hello("web", "1.0.0");
        chart.Remove("repo");
        chart["chart"] = $"oci://user:{Canary}@registry.example.com";

        var refused = await Refused(HttpStatusCode.BadRequest, Post("/api/helm/install", repo));
        refused = new JsonArray(refused, await Refused(HttpStatusCode.BadRequest, Post("/api/helm/install", chart)), await Refused(HttpStatusCode.BadRequest, Post("/api/helm/template", chart)));

        ShowsNoSecret(refused.ToJsonString());
        var lines = await AuditLines($"resource=release/web&namespace={Home}");
        Assert.Equal(2, lines.Count);
        ShowsNoSecret(lines.ToJsonString());
    }

    [Fact]
    public async Task A_namespace_is_made_where_that_is_asked_for()
    {
        var name = TestName.New("k13d-made");
        var body = Hello("web", "1.0.0");
        body["namespace"] = name;
        await Refused(HttpStatusCode.InternalServerError, Post("/api/helm/install", body));

        body["createNamespace"] = true;
        try
        {
            await PostOk("/api/helm/install", body);
            Assert.Equal("Active", (await Cluster.CoreV1.ReadNamespaceAsync(name, cancellationToken: Cancellation)).Status.Phase);
        }
        finally
        {
            await Cluster.CoreV1.DeleteNamespaceAsync(name, cancellationToken: Cancellation);
        }
    }

    [Fact]
    public async Task Without_helm_a_change_says_what_to_do()
    {
        await using var host = await K13dHost.Start(["--Helm:Path=/nowhere/helm", $"--Helm:AllowedSources={Charts}"]);

        var missing = await Refused(HttpStatusCode.ServiceUnavailable, (await host.LoggedIn()).PostAsJsonAsync("/api/helm/install", Hello("web", "1.0.0"), Cancellation));

        Assert.Equal("TOOL_MISSING", Text(missing, "code"));
        Assert.Contains("K13D_HELM__PATH", Text(missing, "error"), StringComparison.Ordinal);
    }

    /// <summary>Values with which a change fails once its objects are made.</summary>
    private static JsonObject FailingHook => With("announcement", new JsonObject { ["image"] = "busybox:does-not-exist" });

    private static JsonObject With(string name, JsonNode value)
    {
        var values = Quick;
        values[name] = value;
        return values;
    }

    private static void ShowsNoSecret(string text)
    {
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..^4], text, StringComparison.Ordinal);
    }

    /// <summary>Whose change is the next while another one still ends is refused: he asks again.</summary>
    private async Task HangUpOnceItWaits(string path, JsonObject body)
    {
        HttpResponseMessage answer;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "Accept", "text/event-stream" } } };
            answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }
        while (answer.StatusCode == HttpStatusCode.Conflict);

        using (answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
            var line = "";
            while (!line.Contains("waiting for resource", StringComparison.Ordinal))
            {
                line = await reader.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException("The change has ended.");
            }
        }
    }

    /// <summary>Waits until the newest revision is this.</summary>
    private async Task Until(string name, string newest)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string[] history = [];
        while (history is not [.., var last] || last != newest)
        {
            Assert.False(patience.IsCancellationRequested, $"{newest} has not come: {string.Join(", ", history)}");
            Cancellation.ThrowIfCancellationRequested();
            history = (await Helm.Run("history", name, "--namespace", Home, "--output", "json")) is { ExitCode: 0, Output: var told }
                ? [.. JsonNode.Parse(told)!.AsArray().Select(revision => $"{revision!["revision"]} {Text(revision, "status")}")]
                : [];
        }
    }
}
