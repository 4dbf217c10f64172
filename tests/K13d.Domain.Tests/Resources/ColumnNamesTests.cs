using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Resources;

public sealed class ColumnNamesTests
{
    [Theory]
    [InlineData("Status", "status"), InlineData("Cluster-IP", "clusterIp"), InlineData("External-IP", "externalIp"), InlineData("Port(s)", "ports")]
    [InlineData("Up-to-date", "upToDate"), InlineData("OS-Image", "osImage"), InlineData("IP", "ip"), InlineData("Nominated Node", "nominatedNode")]
    [InlineData("MinPods", "minPods"), InlineData("VolumeAttributesClass", "volumeAttributesClass"), InlineData("StorageClass", "storageClass")]
    [InlineData("Created At", "createdAt"), InlineData("Pod-Selector", "podSelector"), InlineData("CPU(cores)", "cpuCores"), InlineData("TLSMode", "tlsMode")]
    [InlineData("% Used", "used"), InlineData("Größe", "größe"), InlineData("APIVERSION", "apiversion"), InlineData("IPs", "iPs"), InlineData("2xx", "2xx")]
    [InlineData("***", "column"), InlineData("Name", "nameColumn"), InlineData("Namespace", "namespaceColumn")]
    public void A_heading_becomes_a_field(string heading, string field) => Assert.Equal(field, Assert.Single(ColumnNames.Of([heading])));

    [Fact]
    public void Headings_that_are_spelled_alike_get_numbers() =>
        Assert.Equal(["clusterIp", "clusterIp2", "clusterIp3"], ColumnNames.Of(["Cluster-IP", "Cluster IP", "clusterIp"]));

    [Fact]
    public void Fields_are_distinct_even_where_a_heading_looks_like_another_numbered() =>
        Assert.Equal(["a", "a2", "a3"], ColumnNames.Of(["a", "A2", "A"]));
}
