using System.Net;
using System.Text.Json.Nodes;

namespace K13d.Api.Tests.Errors;

/// <summary>Holds an answer to the documented error format.</summary>
internal static class ErrorAssert
{
    /// <summary>What only a stack trace, an exception or a name of ours would say.</summary>
    private static readonly string[] Inside = ["   at ", "Exception", "K13d.", "System.", "Microsoft."];

    /// <param name="asked">What was asked, where a test asks more than one thing.</param>
    /// <returns>The body.</returns>
    public static async Task<JsonNode> Is(HttpStatusCode status, string code, HttpResponseMessage answer, string asked = "")
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} {asked}: {(int)answer.StatusCode} and not {(int)status}: {text}");
        var body = await IsDocumented(answer);
        Assert.Equal(code, body["code"]!.GetValue<string>());
        return body;
    }

    /// <summary>The format alone, for an error that the caller caused, whichever it is.</summary>
    public static async Task<JsonNode> IsDocumented(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var told = $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType} {text}";
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/json", told);
        var body = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(["error", "code", "details"], body.Select(field => field.Key));
        Assert.Matches("^[A-Z][A-Z0-9_]+$", body["code"]!.GetValue<string>());
        Assert.NotEmpty(body["error"]!.GetValue<string>());
        Assert.IsType<JsonObject>(body["details"]);
        Assert.False(Inside.Any(text.Contains), told);
        return body;
    }
}
