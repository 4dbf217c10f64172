using System.Security.Cryptography;
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

    /// <summary>Its text is told from others by this hash, which a real server's is too.</summary>
    [Fact]
    public void A_document_is_to_the_byte_what_was_published() => Assert.Equal(
        "B001E0CB438BEC50EA35DDCC951FF3ECDE850AFC9A96722F5F0A1C0907D41A5464D2A1D62479065A5233E8F497057071F0DB014A75CF22F1D646692F6C225B92",
        Convert.ToHexString(SHA512.HashData(OpenApiDocuments.ReadText("version")!)));

    [Fact]
    public void A_kind_that_no_document_has_has_no_schema() => Assert.Null(OpenApiDocuments.SchemaOf("example.com", "v1", "Backup"));
}
