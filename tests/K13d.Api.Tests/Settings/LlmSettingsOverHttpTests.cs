using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Llm;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Settings;

/// <summary>On a K13d of the class's own: the model is everybody's.</summary>
public sealed class LlmSettingsOverHttpTests(LlmSettingsOverHttpTests.Own own) : IClassFixture<LlmSettingsOverHttpTests.Own>, IAsyncLifetime
{
    private const string Llm = "/api/settings/llm";
    private const string Key = "sk-canary-51c0ffee77";

    private HttpClient administrator = null!;

    private K13dHost K13d => own.Host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        administrator = await K13d.LoggedIn();
        await Put("""{"provider": "builtin"}""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_model_is_builtin_until_an_administrator_sets_another_as_documented()
    {
        Assert.Equal("""{"provider":"builtin","model":"","endpoint":null,"context_tokens":128000,"api_key_set":false}""", own.BeforeAnything);

        Assert.Equal(
            """{"provider":"openai","model":"gpt-4","endpoint":"https://api.openai.com/v1","context_tokens":128000,"api_key_set":true}""",
            await Put("""{ "provider": "openai", "model": "gpt-4", "api_key": "sk-..." }"""));

        Assert.Equal("""{"provider":"openai","model":"gpt-4","endpoint":"https://api.openai.com/v1","context_tokens":128000,"api_key_set":true}""", await Get());
        Assert.Equal("""{"provider":"builtin","model":"","endpoint":null,"context_tokens":128000,"api_key_set":false}""", await Put("""{"provider": "builtin"}"""));
    }

    [Fact]
    public async Task What_is_left_out_keeps_its_value_while_the_provider_stays()
    {
        await Put($$"""{"provider": "custom", "model": "llama3", "endpoint": "http://10.1.2.3:8000/v1/", "context_tokens": 8192, "api_key": "{{Key}}"}""");

        Assert.Equal("""{"provider":"custom","model":"llama4","endpoint":"http://10.1.2.3:8000/v1","context_tokens":8192,"api_key_set":true}""", await Put("""{"model": "llama4"}"""));
        Assert.Equal("""{"provider":"ollama","model":"qwen3","endpoint":"http://localhost:11434/v1","context_tokens":128000,"api_key_set":false}""", await Put("""{"provider": "ollama", "model": "qwen3"}"""));
    }

    [Fact]
    public async Task A_new_endpoint_or_provider_never_gets_the_key_that_another_was_given()
    {
        await using var first = await ScriptedModel.Start(_ => Answer.Text("OK"));
        await using var other = await ScriptedModel.Start(_ => Answer.Text("OK"));
        var set = $$"""{"provider": "custom", "model": "llama3", "endpoint": "{{first.Endpoint}}", "api_key": "{{Key}}"}""";

        // Tried without being set, and set: by another endpoint, and by another provider at the same one.
        foreach (var change in new[] { $$"""{"endpoint": "{{other.Endpoint}}"}""", $$"""{"provider": "ollama", "model": "llama3", "endpoint": "{{other.Endpoint}}"}""" })
        {
            await Put(set);
            Assert.True((bool)(await Test(change))["ok"]!);
            Assert.Contains("\"api_key_set\":true", await Get(), StringComparison.Ordinal);
            Assert.Contains("\"api_key_set\":false", await Put(change), StringComparison.Ordinal);
            Assert.True((bool)(await Test("{}"))["ok"]!);
        }

        // And it does not come back with the place that it was for.
        Assert.Contains("\"api_key_set\":false", await Put($$"""{"provider": "custom", "model": "llama3", "endpoint": "{{first.Endpoint}}"}"""), StringComparison.Ordinal);
        Assert.Equal(4, other.Requests.Count);
        Assert.All(other.Requests, request => Assert.DoesNotContain("canary", string.Concat(request.Headers.Values) + request.Body, StringComparison.Ordinal));
        Assert.Empty(first.Requests);
    }

    [Fact]
    public async Task A_key_stays_with_its_place_until_it_is_taken_away()
    {
        await using var model = await ScriptedModel.Start(_ => Answer.Text("OK"));
        await Put($$"""{"provider": "custom", "model": "llama3", "endpoint": "{{model.Endpoint}}", "api_key": "{{Key}}"}""");

        await Put($$"""{"provider": "custom", "model": "llama4", "endpoint": "{{model.Endpoint}}/"}""");
        await Test("{}");
        Assert.Equal($"Bearer {Key}", model.Requests[^1].Headers["Authorization"]);

        Assert.Contains("\"api_key_set\":false", await Put("""{"api_key": ""}"""), StringComparison.Ordinal);
        await Test("{}");
        Assert.DoesNotContain("Authorization", model.Requests[^1].Headers.Keys);
    }

    [Fact]
    public async Task The_key_is_in_no_answer_no_line_of_the_log_or_the_record_and_no_file()
    {
        await using var model = await ScriptedModel.Start(
            Answer.Text("OK"), Answer.Error(400, $"No such thing as {Key}"), Answer.Error(401, Key), Answer.Raw(500, "text/plain", Key), Answer.Text(Key).Stop());
        var said = new StringBuilder();
        said.Append(await Put($$"""{"provider": "custom", "model": "llama3", "endpoint": "{{model.Endpoint}}", "api_key": "{{Key}}"}"""));
        for (var question = 0; question < 6; question++)
        {
            said.Append(await Test("{}"));
        }

        foreach (var body in new[]
        {
            $$"""{"provider": "{{Key}}"}""",
            $$"""{"endpoint": "https://user:{{Key}}@llm.example.com"}""",
            $$"""{"endpoint": "https://llm.example.com/v1?key={{Key}}"}""",
            $$"""{"api_key": "{{Key}} {{Key}}"}""",
            $$"""{"api_key": "{{Key}}", "model": "two words"}""",
            $$"""{"api_key": "{{Key}}", "endpoint": "http://169.254.169.254/v1"}""",
            $$"""{"api_key": ["{{Key}}"]}""",
            $$"""{"api_key": "{{Key}}", """,
        })
        {
            foreach (var path in new[] { Llm, $"{Llm}/test" })
            {
                using var request = new HttpRequestMessage(path == Llm ? HttpMethod.Put : HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                using var answer = await administrator.SendAsync(request, Cancellation);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                said.Append(await answer.Content.ReadAsStringAsync(Cancellation));
            }
        }

        said.Append(await Get()).Append(await administrator.GetStringAsync("/api/audit?limit=1000", Cancellation)).Append(await administrator.GetStringAsync("/api/health", Cancellation));
        said.AppendJoin('\n', K13d.Log.Lines);
        Assert.Equal(6, model.Requests.Count);
        Assert.All(Spellings(), spelling => Assert.DoesNotContain(spelling, said.ToString(), StringComparison.OrdinalIgnoreCase));
        var files = Directory.GetFiles(K13d.DataFolder, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, Encoding.Latin1);
            var content = await reader.ReadToEndAsync(Cancellation);
            Assert.All(Spellings(), spelling => Assert.DoesNotContain(spelling, content, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("http://169.254.169.254/v1")]
    [InlineData("http://[::ffff:169.254.169.254]/v1")]
    [InlineData("http://[::ffff:a9fe:a9fe]/v1")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/v1")]
    [InlineData("http://2852039166/v1")]
    [InlineData("http://0xA9FEA9FE/v1")]
    [InlineData("http://0251.0376.0251.0376/v1")]
    [InlineData("http://169.254.43518/v1")]
    [InlineData("https://169.254.170.2/v1")]
    [InlineData("http://[fe80::1]/v1")]
    [InlineData("http://[fd00:ec2::254]/v1")]
    [InlineData("http://100.100.100.200/v1")]
    [InlineData("http://0.0.0.0:80/v1")]
    [InlineData("http://8.8.8.8/v1")]
    [InlineData("ftp://llm.example.com/v1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:pass@llm.example.com/v1")]
    [InlineData("https://llm.example.com/v1#there")]
    [InlineData("https://llm.example.com/v1?api-version=1")]
    public async Task An_endpoint_that_may_not_be_asked_is_neither_set_nor_tried(string endpoint)
    {
        var before = await Get();
        var body = $$"""{"provider": "custom", "model": "llama3", "endpoint": "{{endpoint}}", "api_key": "{{Key}}"}""";

        foreach (var answer in new[] { await Send(HttpMethod.Put, Llm, body), await Send(HttpMethod.Post, $"{Llm}/test", body) })
        {
            await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", answer);
        }

        Assert.Equal(before, await Get());
    }

    [Theory]
    [InlineData("https://llm.no-such-name.invalid/v1")]
    [InlineData("http://localhost:1/v1")]
    [InlineData("http://10.0.0.1/v1")]
    [InlineData("http://[fc00::1]/v1")]
    public async Task A_place_in_the_own_network_may_be_set_and_so_may_a_name_that_means_nothing_yet(string endpoint) =>
        Assert.Contains(endpoint, await Put($$"""{"provider": "custom", "model": "llama3", "endpoint": "{{endpoint}}", "api_key": "{{Key}}"}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"provider": "OpenAI"}""", "provider")]
    [InlineData("""{"provider": "openai"}""", "model")]
    [InlineData("""{"provider": "azure", "model": "gpt-4"}""", "endpoint")]
    [InlineData("""{"provider": "builtin", "api_key": "sk-1"}""", "api_key")]
    [InlineData("""{"provider": "openai", "model": "gpt-4", "context_tokens": 100}""", "context_tokens")]
    public async Task What_cannot_be_right_is_named(string body, string field)
    {
        var refused = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Send(HttpMethod.Put, Llm, body));

        Assert.Equal([field], refused["details"]!.AsObject().Select(detail => detail.Key));
        Assert.StartsWith($"{field} must ", (string?)refused["error"], StringComparison.Ordinal);
    }

    [Theory, InlineData(Role.Viewer), InlineData(Role.Operator)]
    public async Task Nobody_else_sees_sets_or_tries_it(Role role)
    {
        var client = await K13d.LoggedIn(role);

        await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.GetAsync(Llm, Cancellation));
        await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.PutAsJsonAsync(Llm, new { provider = "builtin" }, Cancellation));
        await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.PostAsJsonAsync($"{Llm}/test", new { }, Cancellation));
    }

    [Fact]
    public async Task Trying_a_model_says_whether_the_operator_could_work_with_it_and_keeps_nothing()
    {
        await using var model = await ScriptedModel.Start(
            Answer.Text("OK"), Answer.ToCall("nothing", "{}"), Answer.Error(400, "llama3 does not support tools"), Answer.Error(429, "Slow down", headers: ("Retry-After", "7")));
        var body = $$"""{"provider": "custom", "model": "llama3", "endpoint": "{{model.Endpoint}}", "api_key": "{{Key}}"}""";

        var (first, second) = (await Test(body), await Test(body));
        var (third, fourth) = (await Test(body), await Test(body));

        Assert.Equal(("custom", "llama3", null), ((string?)first["provider"], (string?)first["model"], (string?)first["error"]));
        Assert.True((bool)first["ok"]! && (bool)second["ok"]! && (long)first["latency_ms"]! >= 0);
        Assert.False((bool)third["ok"]! || (bool)fourth["ok"]!);
        Assert.Contains("takes no tools", (string?)third["error"], StringComparison.Ordinal);
        Assert.Contains("in 7 seconds", (string?)fourth["error"], StringComparison.Ordinal);
        Assert.Contains("\"builtin\"", await Get(), StringComparison.Ordinal);
        Assert.True((bool)(await Test("{}"))["ok"]!);
        Assert.Equal(4, model.Requests.Count);
    }

    [Fact]
    public async Task The_record_says_who_set_what_and_whether_there_is_a_key()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("OK"));
        await Put($$"""{"provider": "custom", "model": "llama3", "endpoint": "{{model.Endpoint}}", "api_key": "{{Key}}"}""");
        await Put("""{"context_tokens": 8192}""");
        await Test("{}");
        await Put("""{"provider": "ollama", "model": "llama3"}""");
        await Send(HttpMethod.Put, Llm, """{"provider": "custom", "model": "llama3", "endpoint": "http://169.254.169.254/v1"}""");

        var lines = JsonNode.Parse(await administrator.GetStringAsync("/api/audit?resource=llmsettings&limit=5", Cancellation))!["items"]!.AsArray().Reverse().Select(line => line!).ToArray();

        Assert.Equal(["update", "update", "test", "update", "update"], lines.Select(line => (string?)line["action"]));
        Assert.Equal(["given", "kept", "kept", "cleared", "none"], lines.Select(line => (string?)line["details"]!["api_key"]));
        Assert.Equal(("custom", model.Endpoint.AbsoluteUri, "8192", "true"), ((string?)lines[2]["details"]!["provider"], (string?)lines[2]["details"]!["endpoint"], (string?)lines[2]["details"]!["context_tokens"], (string?)lines[2]["details"]!["ok"]));
    }

    [Fact]
    public async Task Health_tells_how_the_model_was_when_it_was_asked_last_and_does_not_ask_it()
    {
        await using var model = await ScriptedModel.Start(Answer.Error(503, "Overloaded"), Answer.Text("OK"), Answer.Error(400, "too long: maximum context length"));
        var clock = new ShiftedTime();
        await using var host = await K13dHost.Start(
            ["--Kubernetes:Mode=demo", "--Llm:Provider=custom", "--Llm:Model=llama3", $"--Llm:Endpoint={model.Endpoint}", $"--Llm:ApiKey={Key}"],
            services => services.AddSingleton<TimeProvider>(clock));
        var root = await host.LoggedIn();

        Assert.Equal("available", await Health(host));
        Assert.Empty(model.Requests);
        foreach (var expected in new[] { "unavailable", "available", "available" })
        {
            await root.PostAsJsonAsync($"{Llm}/test", new { }, Cancellation);
            Assert.Equal(expected, await Health(host));
        }

        await root.PutAsJsonAsync(Llm, new { provider = "openai", model = "gpt-4" }, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("not_configured", await Health(host));
        Assert.Equal(3, model.Requests.Count);
    }

    private static IEnumerable<string> Spellings()
    {
        yield return Key;
        for (var shift = 0; shift < 3; shift++)
        {
            // As Base64 has it wherever it begins; the ends depend on what is beside it.
            var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string(' ', shift) + Key));
            yield return encoded[4..^4];
        }
    }

    private static async Task<string?> Health(K13dHost host) => (string?)JsonNode.Parse(await host.Anonymous.GetStringAsync("/api/health", Cancellation))!["llm"];

    private Task<string> Get() => administrator.GetStringAsync(Llm, Cancellation);

    private async Task<string> Put(string body) => await Ok(await Send(HttpMethod.Put, Llm, body));

    private async Task<JsonNode> Test(string body) => JsonNode.Parse(await Ok(await Send(HttpMethod.Post, $"{Llm}/test", body)))!;

    private static async Task<string> Ok(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
            return text;
        }
    }

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, string body) =>
        administrator.SendAsync(new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, Cancellation);

    public sealed class Own : IAsyncLifetime
    {
        private string? atFirst;

        public K13dHost Host { get; private set; } = null!;

        public string BeforeAnything => atFirst ?? throw new InvalidOperationException("It has not started.");

        public async ValueTask InitializeAsync()
        {
            Host = await K13dHost.Start(["--Kubernetes:Mode=demo"]);
            atFirst = await (await Host.LoggedIn()).GetStringAsync(Llm, Cancellation);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
