namespace K13d.DemoCluster.Tests.Api;

public sealed class CustomResourceTests(ApiClient client) : IClassFixture<ApiClient>
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    [Fact]
    public async Task A_definition_serves_its_kind_and_takes_the_objects_with_it()
    {
        await Define("one");
        const string Backups = "/apis/one.example.com/v1/namespaces/default/backups";

        var created = await client.Post(Backups, """{"apiVersion":"one.example.com/v1","kind":"Backup","metadata":{"name":"a"},"spec":{"target":"db","junk":1}}""");
        Assert.Equal(201, created.Code);
        Assert.Equal(3, (int?)created.Body["spec"]!["copies"]);
        Assert.Null(created.Body["spec"]!["junk"]);
        Assert.Equal(["299 - \"unknown field \\\"spec.junk\\\"\""], created.Warnings);
        Assert.Equal(["a"], (await client.Get($"{Backups}?fieldSelector=spec.target%3Ddb")).Names);

        var scaled = await client.Patch($"{Backups}/a/scale", "merge-patch+json", """{"spec":{"replicas":5}}""");
        Assert.Equal(5, (int?)scaled.Body["spec"]!["replicas"]);

        Assert.Equal(200, (await client.Delete($"{Definitions}/backups.one.example.com")).Code);
        Assert.Equal(404, (await client.Get(Backups)).Code);
        await Define("one");
        Assert.Empty((await client.Get(Backups)).Names);
    }

    [Fact]
    public async Task A_finalizer_of_an_object_holds_its_definition()
    {
        await Define("held");
        const string Backup = "/apis/held.example.com/v1/namespaces/default/backups/a";
        await client.Post(
            "/apis/held.example.com/v1/namespaces/default/backups",
            """{"apiVersion":"held.example.com/v1","kind":"Backup","metadata":{"name":"a","finalizers":["example.com/hold"]},"spec":{"target":"db"}}""");

        await client.Delete($"{Definitions}/backups.held.example.com");
        Assert.NotNull((await client.Get($"{Definitions}/backups.held.example.com")).Body["metadata"]!["deletionTimestamp"]);

        await client.Patch(Backup, "merge-patch+json", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(404, (await client.Get($"{Definitions}/backups.held.example.com")).Code);
    }

    [Fact]
    public async Task Discovery_and_OpenAPI_know_of_it()
    {
        await Define("known");

        Assert.Equal("known.example.com", (string?)(await client.Get("/apis/known.example.com")).Body["name"]);
        var document = await client.Get(await DocumentOf("known"));
        Assert.Equal(200, document.Code);
        Assert.NotNull(document.Body["components"]!["schemas"]!["com.example.known.v1.Backup"]);
    }

    [Fact]
    public async Task Where_its_document_is_changes_with_what_it_says()
    {
        await Define("changing");
        var before = await DocumentOf("changing");
        Assert.Equal(before, await DocumentOf("changing"));

        await client.Patch(
            $"{Definitions}/backups.changing.example.com",
            "json-patch+json",
            """[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/description","value":"Changed."}]""");

        Assert.Equal(301, (await client.Get(before)).Code);
        Assert.Contains("Changed.", (await client.Get(await DocumentOf("changing"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strategic_merge_patch_is_refused_for_want_of_a_strategy()
    {
        await Define("patched");
        await client.Post(
            "/apis/patched.example.com/v1/namespaces/default/backups",
            """{"apiVersion":"patched.example.com/v1","kind":"Backup","metadata":{"name":"a"},"spec":{"target":"db"}}""");

        Assert.Equal(415, (await client.Patch("/apis/patched.example.com/v1/namespaces/default/backups/a", "strategic-merge-patch+json", "{}")).Code);
    }

    [Fact]
    public async Task Of_definitions_made_at_once_that_want_the_same_names_only_one_gets_them()
    {
        string[] plurals = ["backups", "copies", "dumps", "mirrors"];
        await Task.WhenAll(plurals.Select(plural => client.Post(Definitions, """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"PLURAL.rivals.example.com"},
             "spec":{"group":"rivals.example.com","scope":"Namespaced","names":{"plural":"PLURAL","singular":"rival","kind":"Rival"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """.Replace("PLURAL", plural, StringComparison.Ordinal))));

        var answers = await Task.WhenAll(plurals.Select(plural => client.Get($"/apis/rivals.example.com/v1/namespaces/default/{plural}")));
        Assert.Equal([200, 404, 404, 404], answers.Select(answer => answer.Code).Order());
    }

    private async Task<string> DocumentOf(string word) =>
        (string)(await client.Get("/openapi/v3")).Body["paths"]![$"apis/{word}.example.com/v1"]!["serverRelativeURL"]!;

    private async Task Define(string word)
    {
        var answer = await client.Post(Definitions, """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"backups.WORD.example.com"},
             "spec":{"group":"WORD.example.com","scope":"Namespaced","names":{"plural":"backups","singular":"backup","kind":"Backup","listKind":"BackupList"},
             "versions":[{"name":"v1","served":true,"storage":true,
              "subresources":{"status":{},"scale":{"specReplicasPath":".spec.copies","statusReplicasPath":".status.copies"}},
              "selectableFields":[{"jsonPath":".spec.target"}],
              "schema":{"openAPIV3Schema":{"type":"object","properties":{
               "spec":{"type":"object","required":["target"],"properties":{"target":{"type":"string"},"copies":{"type":"integer","default":3}}},
               "status":{"type":"object","properties":{"copies":{"type":"integer"}}}}}}}]}}
            """.Replace("WORD", word, StringComparison.Ordinal));
        Assert.Equal(201, answer.Code);
    }
}
