using k8s;
using k8s.Models;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

[ClusterTests]
public sealed class ResourceTablesTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private string Namespace => own!.Name;

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("rows");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Theory]
    [InlineData("configmaps"), InlineData("configmap"), InlineData("ConfigMap"), InlineData("cm"), InlineData("CM"), InlineData("configmaps.v1.")]
    public async Task A_kind_is_found_by_each_of_its_names(string token)
    {
        await Configure("settings", ("a", "1"), ("b", "2"));

        var row = Assert.Single((await List(token, new RowQuery(Namespace, FieldSelector: "metadata.name=settings"))).Rows);

        Assert.Equal(("settings", Namespace), (row.Name, row.Namespace));
    }

    [Fact]
    public async Task A_row_has_kubectls_columns_as_fields_with_their_types()
    {
        await Configure("settings", ("a", "1"), ("b", "2"));

        var table = await List("cm", new RowQuery(Namespace, FieldSelector: "metadata.name=settings"));

        Assert.Equal(["data", "age"], table.Fields);
        var cells = Assert.Single(table.Rows).Cells;
        Assert.Equal("2", cells[0].ToString());
        Assert.True(Age.TryParse(cells[1].Text, out _));
    }

    [Fact]
    public async Task A_kind_without_namespaces_has_none_in_its_rows() =>
        Assert.All((await List("ns", new RowQuery())).Rows, row => Assert.Null(row.Namespace));

    [Fact]
    public async Task Pages_follow_each_other_and_say_what_remains()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await cluster.Client.CoreV1.CreateNamespacedSecretAsync(
                new V1Secret { Metadata = new V1ObjectMeta { Name = name } }, Namespace, cancellationToken: TestContext.Current.CancellationToken);
        }

        var first = await List("secrets", new RowQuery(Namespace, Limit: 3));
        var second = await List("secrets", new RowQuery(Namespace, Limit: 3, Continue: first.Continue));

        Assert.Equal((3, 2L), (first.Rows.Count, first.Remaining));
        Assert.Equal(["a", "b", "c", "d", "e"], first.Rows.Concat(second.Rows).Select(row => row.Name));
        Assert.Null(second.Continue);
        Assert.Null(second.Remaining);
    }

    [Fact]
    public async Task Selectors_and_a_part_of_the_name_choose_rows()
    {
        await Configure("one", ("x", "1"));
        await Configure("two", ("x", "1"));

        Assert.Equal(["one"], (await List("cm", new RowQuery(Namespace, LabelSelector: "name=one"))).Rows.Select(row => row.Name));
        Assert.Equal(["two"], (await List("cm", new RowQuery(Namespace, FieldSelector: "metadata.name=two"))).Rows.Select(row => row.Name));
        Assert.Equal(["two"], (await List("cm", new RowQuery(Namespace, NamePart: "TW"))).Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task An_invalid_selector_is_the_callers_fault_and_says_why()
    {
        var failure = Assert.IsType<Failure.Invalid>(FailureOf(await TryList("pods", new RowQuery(Namespace, LabelSelector: "a b"))));

        Assert.Equal("BadRequest", failure.Details["reason"]);
        Assert.Equal(400, failure.Details["status"]);
    }

    [Fact]
    public async Task A_continue_token_that_is_none_is_the_callers_fault() =>
        Assert.IsType<Failure.Invalid>(FailureOf(await TryList("pods", new RowQuery(Namespace, Limit: 1, Continue: "nonsense"))));

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_serve_is_not_found_and_a_similar_one_named()
    {
        var catalog = services.GetRequiredService<IResourceCatalog>();

        var failure = Assert.IsType<Failure.NotFound>(FailureOf(await catalog.Resolve("deploymnets", TestContext.Current.CancellationToken)));

        Assert.Contains("deployments.apps", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_has_no_objects() =>
        Assert.Empty((await List("pods", new RowQuery("rows-that-never-were"))).Rows);

    private Task<V1ConfigMap> Configure(string name, params (string Key, string Value)[] data) => cluster.Client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["name"] = name } },
            Data = data.ToDictionary(entry => entry.Key, entry => entry.Value),
        },
        Namespace,
        cancellationToken: TestContext.Current.CancellationToken);

    private async Task<ResourceTable> List(string token, RowQuery query)
    {
        Assert.False((await TryList(token, query)).IsFailure(out var failure, out var table), failure?.Message);
        return table!;
    }

    private async Task<Result<ResourceTable>> TryList(string token, RowQuery query)
    {
        var found = await services.GetRequiredService<IResourceCatalog>().Resolve(token, TestContext.Current.CancellationToken);
        return found.IsFailure(out var failure, out var kind)
            ? failure
            : await services.GetRequiredService<IResourceTables>().List(kind, query, TestContext.Current.CancellationToken);
    }
}
