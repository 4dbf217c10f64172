using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Tests.Schemas;

public sealed class SchemaTests
{
    [Fact]
    public void A_field_of_a_pod_template_is_found_through_its_references()
    {
        var containers = OpenApiDocuments.SchemaOf("apps", "v1", "Deployment")?
            .Property("spec")?.Property("template")?.Property("spec")?.Property("containers");

        Assert.NotNull(containers);
        Assert.Equal("array", containers.Type);
        Assert.Equal("map", containers.ListType);
        Assert.Equal(["name"], containers.ListMapKeys);
        Assert.Equal("name", containers.PatchMergeKey);
        Assert.Equal("io.k8s.api.core.v1.Container", containers.Items?.Definition);
        Assert.True(containers.Items?.Property("resources")?.Property("limits")?.Values?.IsQuantity);
    }

    [Fact]
    public void Every_group_version_that_discovery_names_has_a_document() => Assert.Contains("apis/apps/v1", OpenApiDocuments.Paths);

    [Fact]
    public void A_kind_that_no_document_has_has_no_schema() => Assert.Null(OpenApiDocuments.SchemaOf("example.com", "v1", "Backup"));
}
