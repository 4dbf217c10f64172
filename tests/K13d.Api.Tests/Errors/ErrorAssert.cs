using System.Net;
using System.Text.Json.Nodes;

namespace K13d.Api.Tests.Errors;

/// <summary>Holds an answer to the documented error format.</summary>
internal static class ErrorAssert
{
    /// <param name="asked">What was asked, where a test asks more than one thing.</param>
    /// <returns>The body.</returns>
    public static async Task<JsonNode> Is(HttpStatusCode status, string code, HttpResponseMessage answer, string asked = "")
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} {asked}: {(int)answer.StatusCode} and not {(int)status}: {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var body = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(["error", "code", "details"], body.Select(field => field.Key));
        Assert.Equal(code, body["code"]!.GetValue<string>());
        Assert.NotEmpty(body["error"]!.GetValue<string>());
        Assert.IsType<JsonObject>(body["details"]);
        return body;
    }
}
