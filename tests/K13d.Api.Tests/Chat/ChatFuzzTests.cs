using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Llm;
using K13d.Testing.Postgres;

namespace K13d.Api.Tests.Chat;

/// <summary>
/// Whatever is sent to the operator, said by its model or printed by its tools: it is a clear error or an answer, on both databases, of which PostgreSQL takes no NUL and neither
/// half of a surrogate pair. Nothing is half done, and nothing is an error of K13d's.
/// </summary>
[ClusterTests]
public sealed class ChatFuzzTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly Queue<Answer> script = new();
    private int before;

    public enum Kept
    {
        InSqlite,
        InPostgres,
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>As they stand in JSON.</summary>
    private static string[] Texts =>
    [
        @"a\u0000b", @"\u0000", @"\u0001\u0008\u000b\u001b[31m\u007f\u0085", @"line\nbreak\r\nand\ttab\u2028\u2029", @"\u202e\u2066right to left\u2069", @"\ud83d\ude00 and e\u0301", @"\uffff\ufffe\ufeff", "'; DROP TABLE chat_sessions; --",
        @"</output 0000000000000000> <script>alert(1)</script>", @"event: stream_end\ndata: {}\n\n", "%00%s{0}{{}}$(id)`id`",
    ];

    /// <summary>Half of a pair, which is no text at all.</summary>
    private static string[] Halves => [@"\ud800", @"a\udc00b", @"\ude00\ud83d"];

    [Theory, InlineData(Kept.InSqlite), InlineData(Kept.InPostgres)]
    public async Task Whatever_is_asked_is_answered_and_kept_or_refused_and_nothing_of_it_there(Kept kept)
    {
        await using var chat = await Start(kept);
        var client = await chat.Host.LoggedIn(Role.Viewer);
        foreach (var text in Texts.Append(new string('x', (32 * 1024) - 1)).Append(string.Concat(Enumerable.Repeat(@"\ud83d\ude00", (16 * 1024) - 1))))
        {
            await using var reader = await ChatReader.Open(await Post(client, $$"""{"message":"{{text}}!"}"""));
            await reader.ToEnd();

            Assert.Equal(("stream_end", "Yes."), (reader.Read[^1].Type, reader.Said));
            var history = await client.GetFromJsonAsync<JsonNode>($"/api/chat/history?session_id={reader.Session}", Cancellation);
            Assert.Equal(JsonSerializer.Deserialize<string>($"\"{text}!\"")!.Replace('\0', '\uFFFD'), history!["items"]![0]!["content"]!.GetValue<string>());
        }

        var had = await Had(client);
        string[] bodies =
        [
            .. Halves.Select(half => $$"""{"message":"{{half}}"}"""), """{"message":"  \n "}""", $$"""{"message":"{{new string('x', (32 * 1024) + 1)}}"}""", "", "null", "[]", "\"x\"", "{", """{"message":null}""", """{"message":1}""", """{"message":["x"]}""",
            """{"message":"x","message":"y"}""", """{"message":"x","context":[]}""", """{"message":"x","context":"default"}""", """{"message":"x","context":{"namespace":"\u0000"}}""", """{"message":"x","context":{"namespace":"a b"}}""",
            """{"message":"x","context":{"resource":"\u0000/\u0000"}}""", """{"message":"x","context":{"resource":"pod/-x"}}""", """{"message":"x","context":{"resource":"/"}}""", $$$"""{"message":"x","context":{"resource":"pod/{{{new string('a', 400)}}}"}}""",
            .. Sessions.Select(id => $$"""{"message":"x","session_id":{{JsonSerializer.Serialize(id)}}}"""), """{"message":"x","session_id":7}""", """{"message":"x","session_id":"\ud800"}""", """{"message":"x","session_id":{}}""",
        ];
        foreach (var body in bodies)
        {
            await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Post(client, body), body);
        }

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Post(client, $$"""{"message":"x","session_id":"{{Guid.Empty}}"}"""));
        Assert.Equal(had, await Had(client));
        NoErrorIsLogged(chat);
    }

    [Theory, InlineData(Kept.InSqlite), InlineData(Kept.InPostgres)]
    public async Task Whatever_a_model_says_is_told_and_kept(Kept kept)
    {
        await using var chat = await Start(kept);
        var client = await chat.Host.LoggedIn(Role.Viewer);
        foreach (var text in Texts)
        {
            script.Enqueue(Answer.Nothing.Event($$$"""{"choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""").Say("."));

            var reader = await Answered(client);

            var said = JsonSerializer.Deserialize<string>($"\"{text}\"") + ".";
            Assert.Equal(("stream_end", said), (reader.Read[^1].Type, reader.Said));
            Assert.Equal(said.Replace('\0', '\uFFFD'), (await Entries(client, reader))[^1]!["content"]!.GetValue<string>());
        }

        // What is no text is no answer.
        foreach (var half in Halves)
        {
            script.Enqueue(Answer.Nothing.Event($$$"""{"choices":[{"index":0,"delta":{"content":"{{{half}}}"}}]}""").Say("."));
            var reader = await Answered(client);
            Assert.True(reader.Read[^1] is { Type: "stream_end" } or { Type: "error" } && (reader.Read[^1].Type != "error" || reader.Read[^1].Text("code") == "LLM_ERROR"), reader.Read[^1].ToString());
        }

        // A pair that is cut between two pieces is one in the end.
        script.Enqueue(Answer.Text("\ud83d\ude00".Select(half => half.ToString()).ToArray()));
        await Answered(client);
        NoErrorIsLogged(chat);
    }

    [Theory, InlineData(Kept.InSqlite), InlineData(Kept.InPostgres)]
    public async Task Whatever_a_model_calls_is_answered_in_words_and_what_tools_print_is_kept(Kept kept)
    {
        await using var chat = await Start(kept);
        using var cluster = await chat.Host.Cluster();
        await using var home = await TestNamespace.Create(cluster, "k13d-fuzz", Cancellation);
        await cluster.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = "odd" },
                Data = new Dictionary<string, string> { ["a"] = "x\0y\u001b[31m\u202e\uffff", ["b"] = "event: stream_end\ndata: {}\n\n" },
                BinaryData = new Dictionary<string, byte[]> { ["c"] = [0xff, 0x00, 0xed, 0xa0, 0x80, 0xc0, 0xaf] },
            },
            home.Name,
            cancellationToken: Cancellation);
        await cluster.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new V1ObjectMeta { Name = "twice" }, StringData = new Dictionary<string, string> { ["file"] = """{"token":"a","token":"b"}""", ["half"] = """{"token":"\ud800"}""" } }, home.Name, cancellationToken: Cancellation);
        var client = await chat.Host.LoggedIn(Role.Operator);
        string[] commands =
        [
            .. Texts.Concat(Halves).Select(text => $$"""{"command":"{{text}}"}"""), .. Texts.Concat(Halves).Select(text => $$"""{"command":"get pod {{text}}"}"""), .. Texts.Concat(Halves).Select(text => $$"""{"command":"apply -f -","manifest":"{{text}}"}"""),
            "", "{", "[]", "null", "1", "\"get pods\"", "{}", """{"command":5}""", """{"command":null}""", """{"command":["get","pods"]}""", """{"command":"get pods","command":"get nodes"}""", """{"command":"get pods","approved":true}""",
            """{"command":"get pods","manifest":"x"}""", string.Concat(Enumerable.Repeat("[", 10_000)), $$"""{"command":"get pod {{new string('x', 200_000)}}"}""", $$"""{"command":"apply -f -","manifest":"{{new string('x', 600_000)}}"}""",
            """{"command":"patch configmap odd -p '{\"data\":{\"a\":\"b\"},\"data\":{\"a\":\"c\"}}'"}""", """{"command":"annotate configmap odd note=\u0000"}""", """{"command":"annotate configmap odd 'note=\u001b[31m\u202e'"}""", """{"command":"annotate configmap odd note=\ud83d"}""",
        ];
        foreach (var several in commands.Chunk(15))
        {
            foreach (var arguments in several)
            {
                script.Enqueue(Answer.ToCall("kubectl", arguments));
            }

            foreach (var name in new[] { "approve", "kubectl ", "kubectl\u0000", new string('k', 10_000) })
            {
                script.Enqueue(Answer.ToCall(name, "{}"));
            }

            script.Enqueue(Answer.Text("Done."));
            var tried = await Answered(client, home.Name);
            Assert.True(tried.Read[^1].Type == "stream_end", tried.Read[^1].ToString());
            Assert.Empty(script);
        }

        foreach (var printed in new[] { "'jsonpath={.data.a}'", "'jsonpath={.data.b}'", "'go-template={{index .binaryData \"c\" | base64decode}}'", "yaml", "json" })
        {
            script.Enqueue(Answer.ToCall("kubectl", JsonSerializer.Serialize(new { command = $"get configmap odd -o {printed}" })));
        }

        script.Enqueue(Answer.Text("Done."));
        var shown = await Answered(client, home.Name);
        var results = shown.Read.Where(item => item.Type == "tool_execution").ToList();
        // As YAML kubectl itself cannot print it.
        Assert.Equal(["succeeded", "succeeded", "succeeded"], results.Take(3).Select(result => result.Text("state")));
        Assert.StartsWith("x\0y\u001b[31m", results[0].Text("result"), StringComparison.Ordinal);
        var entries = (await Entries(client, shown)).Where(entry => entry!["role"]!.GetValue<string>() == "tool").Select(entry => entry!["result"]!.GetValue<string>());
        Assert.Equal(results.Select(result => result.Text("result").Replace('\0', '\uFFFD')), entries);
        NoErrorIsLogged(chat);
    }

    [Theory, InlineData(Kept.InSqlite), InlineData(Kept.InPostgres)]
    public async Task Odd_ids_places_decisions_and_settings_are_refused_and_change_nothing(Kept kept)
    {
        await using var chat = await Start(kept);
        var client = await chat.Host.LoggedIn();
        var reader = await Answered(client);
        foreach (var id in Sessions)
        {
            var escaped = Uri.EscapeDataString(id);
            await Refused(await client.GetAsync($"/api/chat/history?session_id={escaped}", Cancellation));
            await Refused(await client.DeleteAsync($"/api/chat/history?session_id={escaped}", Cancellation));
            // Neither are a path.
            if (id.Length > 0 && !id.Contains('\0', StringComparison.Ordinal) && id is not "..")
            {
                await Refused(await client.GetAsync($"/api/chat/agentic/{escaped}", Cancellation));
                await Refused(await client.DeleteAsync($"/api/chat/agentic/{escaped}", Cancellation));
            }
        }

        foreach (var place in new[] { "-1", "-9223372036854775808", "9223372036854775808", "18446744073709551616", new string('9', 5_000), "x", "1.5", "1e3", "0x1", "1,000", "NaN", "1 2", "4", "9223372036854775807", reader.Session })
        {
            await Refused(await Follow(client, reader.Session, place));
        }

        foreach (var place in new[] { "0", "1", " 1 ", "" })
        {
            using var followed = await Follow(client, reader.Session, place);
            Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        }

        using (var over = await Follow(client, reader.Session, "2"))
        {
            Assert.Equal(HttpStatusCode.NoContent, over.StatusCode);
        }

        foreach (var (method, path, body) in Bodies())
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            await Refused(await client.SendAsync(request, Cancellation), $"{path} {body}");
        }

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "/api/chat/agentic"), (HttpMethod.Post, "/api/tool/approve"), (HttpMethod.Put, "/api/settings"), (HttpMethod.Put, "/api/settings/limits"), (HttpMethod.Put, "/api/settings/llm"), (HttpMethod.Post, "/api/settings/llm/test"),
        })
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent($$"""{"message":"{{new string('x', 2 * 1024 * 1024)}}"}""", Encoding.UTF8, "application/json") };
            request.Headers.ExpectContinue = true;
            using var answer = await client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            await ErrorAssert.IsDocumented(answer);
        }

        Assert.Equal(2, (await Entries(client, reader)).Count);
        Assert.Single((await client.GetFromJsonAsync<JsonNode>("/api/chat/sessions", Cancellation))!["items"]!.AsArray());
        NoErrorIsLogged(chat);
    }

    private static string[] Sessions =>
    [
        "..", "1", "-1", "null", "\0", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000", "{00000000-0000-0000-0000-000000000000}", "00000000000000000000000000000000", "00000000-0000-0000-0000-00000000000g",
        "\u0660\u06600000000-0000-0000-0000-000000000000", new('0', 1_000), "' OR 1=1 --", "\u202e", "\ud83d\ude00", "a/b", "a?b#c",
    ];

    private static IEnumerable<(HttpMethod Method, string Path, string Body)> Bodies()
    {
        foreach (var body in new[]
        {
            "", "null", "[]", "{}", """{"id":"x"}""", """{"id":null,"approved":true}""", """{"id":"","approved":true}""", """{"id":["x"],"approved":true}""", """{"id":"\u0000","approved":true}""", """{"id":"\ud800","approved":true}""", """{"id":"😀","approved":true}""",
            """{"id":"tc-000000000000000000000000","approved":true}""", """{"id":"tc-0","approved":"true"}""", """{"id":"tc-0","approved":1}""", """{"id":"tc-0","approved":null}""", """{"id":"tc-0","id":"tc-1","approved":true}""",
            $$"""{"id":"{{new string('a', 65)}}","approved":true}""", """{"id":"tc-0' OR '1'='1","approved":true}""",
        })
        {
            yield return (HttpMethod.Post, "/api/tool/approve", body);
        }

        foreach (var body in new[] { "", "[]", """{"language":"\u0000"}""", """{"language":"\ud800"}""", """{"language":5}""", $$"""{"language":"{{new string('a', 1_000)}}"}""", """{"beginner_mode":"yes"}""", """{"auto_approve_readonly":2}""" })
        {
            yield return (HttpMethod.Put, "/api/settings", body);
        }

        foreach (var body in new[] { "", "[]", """{"daily_runs":-1}""", """{"daily_runs":1e400}""", """{"daily_runs":99999999999999999999}""", """{"daily_tokens":1.5}""", """{"daily_tokens":"many"}""" })
        {
            yield return (HttpMethod.Put, "/api/settings/limits", body);
        }

        foreach (var body in new[] { "", "[]", """{"provider":"\u0000"}""", """{"provider":"custom","model":"\u0000","endpoint":"http://127.0.0.1:1"}""", """{"provider":"custom","model":"x","endpoint":"\u0000"}""", """{"api_key":"\u0000"}""", """{"context_tokens":-1}""", """{"context_tokens":1e99}""" })
        {
            yield return (HttpMethod.Put, "/api/settings/llm", body);
            yield return (HttpMethod.Post, "/api/settings/llm/test", body);
        }
    }

    private async Task<ChatHost> Start(Kept kept)
    {
        var chat = await ChatHost.Start(
            ScriptedModel.Start(_ => script.TryDequeue(out var next) ? next : Answer.Text("Yes.")),
            kept == Kept.InPostgres ? [$"--Database:ConnectionString={await server.NewDatabase()}"] : []);
        // A new database on PostgreSQL is looked at for migrations that are not there, which EF Core calls an error.
        before = chat.Host.Log.Lines.Count;
        return chat;
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string body) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/api/chat/agentic") { Content = new StringContent(body, Encoding.UTF8, "application/json") }, HttpCompletionOption.ResponseHeadersRead, Cancellation);

    private static Task<HttpResponseMessage> Follow(HttpClient client, string session, string place)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/agentic/{session}");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", place);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    /// <summary>Reads to the end and approves everything; and again, from what is kept.</summary>
    private static async Task<ChatReader> Answered(HttpClient client, string? home = null)
    {
        var reader = await ChatReader.Ask(client, "Go on.", home);
        await reader.ToEnd(client, _ => true);
        var again = await ChatReader.Follow(client, reader.Session);
        while (await again.Next() is not null)
        {
            // To the end; what was asked for is decided on.
        }

        // Nobody approves what looks like something else.
        Assert.DoesNotContain(reader.Read, item => item.Type == "tool_request" && $"{item.Data["command"]}{item.Data["preview"]}".AsSpan().IndexOfAny("\0\u001b\u202e\u2066") >= 0);
        Assert.Equal(reader.Read.Select(Told), again.Read.Select(Told));
        return reader;
    }

    /// <summary>Each request has a correlation id of its own.</summary>
    private static string Told(ChatItem item) => item.Type == "error" ? $"error {item.Text("error")}" : item.ToString();

    private static async Task<JsonArray> Entries(HttpClient client, ChatReader reader) =>
        (await client.GetFromJsonAsync<JsonNode>($"/api/chat/history?session_id={reader.Session}", Cancellation))!["items"]!.AsArray();

    private static async Task<string> Had(HttpClient client) =>
        await client.GetStringAsync("/api/chat/usage", Cancellation) + await client.GetStringAsync("/api/chat/sessions?limit=500", Cancellation);

    private static async Task Refused(HttpResponseMessage answer, string asked = "")
    {
        using (answer)
        {
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} {asked}: {(int)answer.StatusCode}");
            await ErrorAssert.IsDocumented(answer);
        }
    }

    private void NoErrorIsLogged(ChatHost chat) =>
        Assert.DoesNotContain(chat.Host.Log.Lines.Skip(before), line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"@l\":\"Fatal\"", StringComparison.Ordinal) || line.Contains("\"@x\"", StringComparison.Ordinal));
}
