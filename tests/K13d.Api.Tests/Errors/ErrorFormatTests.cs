using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace K13d.Api.Tests.Errors;

/// <summary>Whatever goes wrong, the answer has the documented body.</summary>
public sealed class ErrorFormatTests(ProbedK13d k13d) : IClassFixture<ProbedK13d>
{
    private readonly HttpClient client = k13d.Host.Anonymous;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("GET"), InlineData("POST"), InlineData("DELETE")]
    public async Task An_unknown_route_is_not_found(string method) =>
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Send(method, "/api/nothing/here/at/all"));

    [Fact]
    public async Task A_method_that_a_route_does_not_take_is_405_with_those_it_takes()
    {
        var answer = await Send("PUT", "/test/json");

        await ErrorAssert.Is(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED", answer);
        Assert.Equal(["GET"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_body_of_another_type_is_415() => await ErrorAssert.Is(
        HttpStatusCode.UnsupportedMediaType,
        "UNSUPPORTED_MEDIA_TYPE",
        await client.PostAsync("/test/bodies", new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded"), Cancellation));

    [Fact]
    public async Task An_answer_of_a_type_that_there_is_not_is_406()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));

        await ErrorAssert.Is(HttpStatusCode.NotAcceptable, "NOT_ACCEPTABLE", await client.SendAsync(request, Cancellation));
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("{\"name\":\"x\",\"replicas\":\"many\"}", "replicas")]
    [InlineData("{\"name\":\"x\",\"inner\":{\"replicas\":{}}}", "inner.replicas")]
    [InlineData("{\"name\":\"x\",\"replicas\":1}}", "body")]
    public async Task A_body_that_cannot_be_read_is_a_validation_error_that_names_the_field(string json, string field)
    {
        var answer = await client.PostAsync("/test/bodies", Json(json), Cancellation);

        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", answer);
        Assert.Equal([field], body["details"]!.AsObject().Select(detail => detail.Key));
        Assert.DoesNotContain("K13d.", body.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_levels_of_JSON_are_a_validation_error()
    {
        const int depth = 10_000;
        var deep = string.Concat(Enumerable.Repeat("{\"inner\":", depth)) + "null" + new string('}', depth);

        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await client.PostAsync("/test/bodies", Json(deep), Cancellation));
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_read_is_a_validation_error_that_names_it()
    {
        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await client.GetAsync("/test/numbers?count=many", Cancellation));

        Assert.Equal(["count"], body["details"]!.AsObject().Select(detail => detail.Key));
    }

    [Fact]
    public async Task An_unexpected_error_tells_its_correlation_id_and_nothing_of_the_cause()
    {
        var answer = await client.GetAsync("/test/throws", Cancellation);

        var body = await ErrorAssert.Is(HttpStatusCode.InternalServerError, "INTERNAL_ERROR", answer);
        Assert.Equal(answer.Headers.GetValues("X-Correlation-Id").Single(), body["details"]!["correlation_id"]!.GetValue<string>());
        Assert.DoesNotContain(ProbeController.Secret, body.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(k13d.Host.Log.Of(answer), line => line["@x"]?.GetValue<string>().Contains(ProbeController.Secret, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_error_after_the_answer_began_breaks_the_connection_so_that_it_does_not_look_whole() =>
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync("/test/throws-late", Cancellation));

    [Fact]
    public async Task A_caller_who_hangs_up_is_no_error()
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var id = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/hangs");
        request.Headers.Add("X-Correlation-Id", id);
        var sent = client.SendAsync(request, hangUp.Token);
        await ProbeController.HangsEntered.Task.WaitAsync(Cancellation);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        await ProbeController.HangsLeft.Task.WaitAsync(Cancellation);
        using var named = new HttpResponseMessage();
        named.Headers.Add("X-Correlation-Id", id);
        var completed = await k13d.Host.Log.Completion(named);
        Assert.Equal(499, completed["Status"]!.GetValue<int>());
        Assert.All(k13d.Host.Log.Of(named), line => Assert.Null(line["@l"]));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<HttpResponseMessage> Send(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await client.SendAsync(request, Cancellation);
    }
}
