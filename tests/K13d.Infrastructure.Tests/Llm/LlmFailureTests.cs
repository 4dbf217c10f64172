using System.Net;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Llm.Http;
using K13d.Infrastructure.Tests.Kubernetes;
using K13d.Testing.Charts;
using K13d.Testing.Llm;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Llm;

public sealed class LlmFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "invalid_api_key", "Incorrect API key provided.", "does not accept the key")]
    [InlineData(403, "", "Forbidden", "does not accept the key")]
    [InlineData(404, "model_not_found", "The model `gpt-4` does not exist", "knows no model gpt-4")]
    [InlineData(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens.", "too long for the model gpt-4")]
    [InlineData(400, "invalid_request_error", "prompt is too long: 200001 tokens > 200000 maximum", "too long for the model gpt-4")]
    [InlineData(413, "", "Request Entity Too Large", "too long for the model gpt-4")]
    [InlineData(400, "", "registry.ollama.ai/library/gemma:2b does not support tools", "takes no tools")]
    [InlineData(400, "unsupported_parameter", "'tools' is not supported with this model", "takes no tools")]
    [InlineData(400, "content_filter", "The response was filtered", "content filter")]
    [InlineData(400, "", "temperature must be 1", "It says: temperature must be 1. Check model")]
    [InlineData(422, "", "Unprocessable", "refuses the question (status 422)")]
    [InlineData(429, "rate_limit_exceeded", "Rate limit reached", "asked too often")]
    [InlineData(429, "insufficient_quota", "You exceeded your current quota", "is used up")]
    [InlineData(500, "", "The server had an error", "failed with the status 500")]
    [InlineData(503, "", "Overloaded", "failed with the status 503")]
    [InlineData(529, "overloaded_error", "Overloaded", "failed with the status 529")]
    public async Task What_an_endpoint_refuses_becomes_words_that_say_what_to_do(int status, string code, string message, string expected)
    {
        await using var model = await ScriptedModel.Start(Answer.Error(status, message, code: code));
        using var asked = new AskedModels();

        var failure = Assert.IsType<Failure.LlmFailed>((await asked.Fail(AskedModels.At(model.Endpoint))).Failure);

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        // It is not repeated behind the caller's back.
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task When_to_try_again_is_said_in_seconds()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        await using var model = await ScriptedModel.Start(
            Answer.Error(429, "Slow down", headers: ("Retry-After", "17")),
            Answer.Error(503, "Overloaded", headers: ("Retry-After", "Mon, 30 Nov 2026 12:02:00 GMT")),
            Answer.Error(429, "Slow down"));
        using var asked = new AskedModels(clock);

        var first = (await asked.Fail(AskedModels.At(model.Endpoint))).Failure;
        var second = (await asked.Fail(AskedModels.At(model.Endpoint))).Failure;
        var third = (await asked.Fail(AskedModels.At(model.Endpoint))).Failure;

        Assert.Equal((17, 120), (first.Details["retryAfter"], second.Details["retryAfter"]));
        Assert.Contains("in 17 seconds", first.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("retryAfter", third.Details.Keys);
    }

    [Fact]
    public async Task Without_a_key_one_that_wants_it_is_not_asked()
    {
        await using var model = await ScriptedModel.Start();
        using var asked = new AskedModels();

        var failure = (await asked.Fail(AskedModels.At(model.Endpoint, LlmProvider.OpenAI, key: null))).Failure;

        Assert.Contains("openai wants a key", failure.Message, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task The_key_is_masked_in_what_is_quoted_which_is_short_and_on_one_line()
    {
        var said = $"Bad\r\n\tkey {AskedModels.Key} and {AskedModels.Key.ToUpperInvariant()}: \u202e\u0007{new string('x', 264)}{AskedModels.Key}";
        await using var model = await ScriptedModel.Start(
            Answer.Error(400, said),
            Answer.Raw(500, "text/plain", said),
            Answer.Raw(400, "application/json", $$$"""[{"error":{"message":"{{{AskedModels.Key}}}","code":400}}]"""),
            Answer.Raw(502, "text/html", $"<html>{AskedModels.Key}</html>"),
            Answer.Error(401, $"Incorrect key {AskedModels.Key[..12]}"));
        using var asked = new AskedModels();

        for (var answer = 0; answer < 5; answer++)
        {
            var message = (await asked.Fail(AskedModels.At(model.Endpoint))).Failure.Message;

            Assert.DoesNotContain("canary", message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("html", message, StringComparison.Ordinal);
            Assert.True(message.Length < 600 && !message.Any(char.IsControl), message);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_answer_that_breaks_off_is_none_and_its_calls_are_not_given_out(bool asIfItWereWhole)
    {
        var heard = new TaskCompletionSource();
        var answer = Answer.Text("Let me ").Call("kubectl", """{"command":"delete pod nginx"}""").Until(heard.Task);
        await using var model = await ScriptedModel.Start(asIfItWereWhole ? answer.Stop() : answer.BreakOff());
        using var asked = new AskedModels();
        await using var parts = asked.Model.Answer(AskedModels.At(model.Endpoint), AskedModels.Question(), Cancellation).GetAsyncEnumerator(Cancellation);

        Assert.True(await parts.MoveNextAsync());
        Assert.Equal(new ModelPart.Text("Let me "), Value(parts.Current));
        heard.SetResult();
        Assert.True(await parts.MoveNextAsync());
        Assert.Contains("broke off", Assert.IsType<Failure.LlmFailed>(FailureOf(parts.Current)).Message, StringComparison.Ordinal);
        Assert.False(await parts.MoveNextAsync());
    }

    [Theory]
    [InlineData("length", "reached the length")]
    [InlineData("content_filter", "content filter")]
    public async Task An_answer_that_is_not_whole_says_why_and_gives_out_no_calls(string reason, string expected)
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Well").Call("kubectl", """{"command":"get""").Finish(reason));
        using var asked = new AskedModels();

        var (failure, before) = await asked.Fail(AskedModels.At(model.Endpoint));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal([new ModelPart.Text("Well")], before);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}""", "without naming it")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_9","function":{"arguments":"{}"}}]}}]}""", "without naming it")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"kubectl","arguments":""}},{"index":0,"id":"call_2","function":{"arguments":"{}"}}]}}]}""", "do not fit together")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"kubectl","arguments":""}},{"index":0,"function":{"name":"other"}}]}}]}""", "do not fit together")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":"kubectl"}}]}""", "not as OpenAI's protocol has it")]
    [InlineData("""{"choices":[{"index":0,"delta":"text"}]}""", "not as OpenAI's protocol has it")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"weird"}]}""", "not as OpenAI's protocol has it")]
    [InlineData("this is no JSON", "not as OpenAI's protocol has it")]
    [InlineData("""{"choices":[{"index":0,""", "not as OpenAI's protocol has it")]
    [InlineData("[]", "not as OpenAI's protocol has it")]
    [InlineData("""{"error":{"message":"The engine ran out of memory","code":500}}""", "It says: The engine ran out of memory.")]
    public async Task What_is_not_of_the_protocol_is_told_and_nothing_of_it_is_given_out(string data, string expected)
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Well").Event(data));
        using var asked = new AskedModels();

        var (failure, before) = await asked.Fail(AskedModels.At(model.Endpoint));

        Assert.Contains(expected, Assert.IsType<Failure.LlmFailed>(failure).Message, StringComparison.Ordinal);
        Assert.Equal([new ModelPart.Text("Well")], before);
    }

    [Theory]
    [InlineData("text/html", "<html>Log in</html>")]
    [InlineData("application/json", "{}")]
    public async Task What_is_no_stream_is_no_answer(string type, string body)
    {
        await using var model = await ScriptedModel.Start(Answer.Raw(200, type, body));
        using var asked = new AskedModels();

        var failure = (await asked.Fail(AskedModels.At(model.Endpoint))).Failure;

        Assert.Contains($"answered {type} and not a stream", Assert.IsType<Failure.LlmFailed>(failure).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Silence_has_an_end(bool withinTheAnswer)
    {
        var clock = new FakeTimeProvider();
        await using var model = await ScriptedModel.Start((withinTheAnswer ? Answer.Text("Let me ") : Answer.Nothing).Until(new TaskCompletionSource().Task));
        await using var mute = await ChartServer.Start();
        var arrived = new TaskCompletionSource();
        mute.Serve("/v1/chat/completions", context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var asked = new AskedModels(clock, silence: "00:01:00");
        var endpoint = withinTheAnswer ? model.Endpoint : new Uri($"{mute.Url}/v1");
        await using var parts = asked.Model.Answer(AskedModels.At(endpoint), AskedModels.Question(), Cancellation).GetAsyncEnumerator(Cancellation);
        if (withinTheAnswer)
        {
            Assert.True(await parts.MoveNextAsync());
        }

        var next = parts.MoveNextAsync().AsTask();
        await (withinTheAnswer ? model.Asked() : arrived.Task.WaitAsync(Cancellation));
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.True(await next);
        var failure = FailureOf(parts.Current);
        Assert.Contains("has said nothing for 00:01:00", failure?.Message, StringComparison.Ordinal);
        Assert.Contains("K13D_LLM__SILENCE", failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_nobody_could_read_is_given_up()
    {
        await using var model = await ScriptedModel.Start(Answer.Text([.. Enumerable.Repeat(new string('a', 64 * 1024), 17)]));
        using var asked = new AskedModels();

        var (failure, before) = await asked.Fail(AskedModels.At(model.Endpoint));

        Assert.Contains("more than a million letters", failure.Message, StringComparison.Ordinal);
        Assert.Equal(16, before.Count);
    }

    [Fact]
    public async Task What_never_ends_is_given_up_with_flat_memory()
    {
        await using var server = await ChartServer.Start();
        server.Serve("/v1/chat/completions", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var line = new byte[64 * 1024];
            Array.Fill(line, (byte)'a');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(line, context.RequestAborted);
            }
        });
        using var asked = new AskedModels();

        var failure = (await asked.Fail(AskedModels.At(new Uri($"{server.Url}/v1")))).Failure;

        Assert.Contains("more than 16 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_not_followed_and_takes_no_key_along(int status)
    {
        await using var server = await ChartServer.Start();
        await using var other = await ScriptedModel.Start(Answer.Text("Thank you."));
        server.Redirect("/v1/chat/completions", $"{other.Endpoint}/chat/completions", status);
        using var asked = new AskedModels();

        var failure = (await asked.Fail(AskedModels.At(new Uri($"{server.Url}/v1")))).Failure;

        Assert.Contains("redirects", Assert.IsType<Failure.LlmFailed>(failure).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task No_connection_and_a_name_of_nobody_are_told()
    {
        Uri gone;
        await using (var model = await ScriptedModel.Start())
        {
            gone = model.Endpoint;
        }

        using var asked = new AskedModels();

        Assert.Contains("no connection", Assert.IsType<Failure.LlmFailed>((await asked.Fail(AskedModels.At(gone))).Failure).Message, StringComparison.Ordinal);
        Assert.Contains(
            "cannot be resolved",
            Assert.IsType<Failure.LlmFailed>((await asked.Fail(AskedModels.At(new Uri("https://llm.invalid/v1")))).Failure).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told_and_nothing_is_sent()
    {
        await using var server = await ScriptedApiServer.Start(context => context.Response.WriteAsync("data: [DONE]\n\n"));
        await using var plain = await ScriptedModel.Start();
        using var asked = new AskedModels();

        foreach (var port in new[] { server.Port, plain.Root.Port })
        {
            var failure = (await asked.Fail(AskedModels.At(new Uri($"https://127.0.0.1:{port}/v1")))).Failure;

            Assert.Contains("certificate", Assert.IsType<Failure.LlmFailed>(failure).Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, server.Requests + plain.Requests.Count);
    }

    [Theory]
    [InlineData("http://169.254.169.254/v1")]
    [InlineData("http://[::ffff:169.254.169.254]/v1")]
    [InlineData("http://[::ffff:a9fe:a9fe]/v1")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/v1")]
    [InlineData("http://[2002:a9fe:a9fe::]/v1")]
    [InlineData("http://2852039166/v1")]
    [InlineData("http://0xA9FEA9FE/v1")]
    [InlineData("http://0251.0376.0251.0376/v1")]
    [InlineData("http://169.254.43518/v1")]
    [InlineData("https://169.254.170.2/v1")]
    [InlineData("http://[fe80::1]/v1")]
    [InlineData("http://[fd00:ec2::254]/v1")]
    [InlineData("http://100.100.100.200/v1")]
    [InlineData("http://168.63.129.16/v1")]
    [InlineData("http://0.0.0.0/v1")]
    public async Task An_address_of_a_clouds_metadata_is_not_connected_to_however_it_is_written(string endpoint)
    {
        using var asked = new AskedModels();

        foreach (var key in new[] { AskedModels.Key, null })
        {
            var failure = (await asked.Fail(AskedModels.At(new Uri(endpoint), key: key))).Failure;

            Assert.Contains("no model is asked at", Assert.IsType<Failure.Invalid>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_goes_to_the_internet_by_TLS_only()
    {
        using var asked = new AskedModels();

        // An address of the internet that this machine has no way to: it is refused before it is tried.
        var failure = (await asked.Fail(AskedModels.At(new Uri("http://8.8.8.8/v1")))).Failure;

        Assert.Contains("without TLS", Assert.IsType<Failure.Invalid>(failure).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("169.254.169.254", true)]
    public void Every_address_that_a_name_has_counts(string address, bool refused)
    {
        IPAddress[] addresses = [IPAddress.Parse("10.1.2.3"), IPAddress.Parse(address)];

        Assert.Equal(refused, LlmAddresses.Refuse("llm.example.com", addresses, openly: true) is not null);
    }
}
