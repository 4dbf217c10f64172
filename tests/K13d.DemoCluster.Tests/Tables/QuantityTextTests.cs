using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Tests.Tables;

public sealed class QuantityTextTests
{
    [Theory]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1000Mi", "1000Mi")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("0.5", "500m")]
    [InlineData("1000m", "1")]
    [InlineData("1500m", "1500m")]
    [InlineData("1000", "1k")]
    [InlineData("1500", "1500")]
    [InlineData("1000000k", "1G")]
    [InlineData("1545403933n", "1545403933n")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e4", "120e3")]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("-500m", "-500m")]
    [InlineData("+2", "2")]
    [InlineData("1.5e3", "1500")]
    [InlineData("1e20", "100e18")]
    [InlineData("1234e17", "123400e15")]
    [InlineData("2000Ki", "2000Ki")]
    [InlineData("100Ei", "9223372036854775807")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("nothing", "nothing")]
    public void A_quantity_is_written_as_the_api_server_writes_it(string written, string canonical) =>
        Assert.Equal(canonical, QuantityText.Canonical(written));
}
