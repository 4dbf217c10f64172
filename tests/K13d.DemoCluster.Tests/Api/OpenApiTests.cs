namespace K13d.DemoCluster.Tests.Api;

public sealed class OpenApiTests(ApiClient client) : IClassFixture<ApiClient>
{
    [Theory, InlineData("discovery_api"), InlineData("apis_apps_v1"), InlineData("protobuf"), InlineData("")]
    public async Task What_is_no_document_is_answered_with_nothing(string path)
    {
        var answer = await client.Get($"/openapi/v3/{path}");

        Assert.Equal((404, ""), (answer.Code, answer.Text));
    }

    [Fact]
    public async Task Protobuf_is_not_served() =>
        Assert.Equal(406, (await client.Get("/openapi/v3/version", "application/com.github.proto-openapi.spec.v3.v1.0+protobuf")).Code);
}
