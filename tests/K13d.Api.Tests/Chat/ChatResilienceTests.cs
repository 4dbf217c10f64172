using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Contract;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Folders;
using K13d.Testing.Llm;
using K13d.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace K13d.Api.Tests.Chat;

/// <summary>What becomes of a run when its database goes away for a while, or its process for good.</summary>
public sealed class ChatResilienceTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string GetNodes = """{"command":"get nodes"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_outlives_its_database_and_nothing_of_it_is_lost_or_doubled()
    {
        var connection = await server.NewDatabase();
        var (more, last) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var chat = await ChatHost.Start(
            ScriptedModel.Start(Answer.Text("one ").Until(more.Task).Say("two ").Until(last.Task).Say("three")), [$"--Database:ConnectionString={connection}"]);
        var client = await chat.Host.LoggedIn();
        await using var reader = await ChatReader.Ask(client, "Count.");
        await reader.Next();

        await Away(connection);
        more.SetResult();
        var told = (await reader.ToEnd())[^1];
        using (var meanwhile = await ChatReader.Send(client, "And now?"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, meanwhile.StatusCode);
        }

        await Back(connection);
        last.SetResult();
        await using var again = await ChatReader.Follow(client, reader.Session, reader.Read[0].Id);
        await again.ToEnd();

        // Its reader is told what broke, without an id: the next one goes on where it was.
        Assert.Equal(("error", "DATABASE_UNAVAILABLE", null), (told.Type, told.Text("code"), told.Id));
        Assert.Equal(("two three", "stream_end"), (again.Said, again.Read[^1].Type));
        var history = await client.GetFromJsonAsync<JsonNode>($"/api/chat/history?session_id={reader.Session}", Cancellation);
        Assert.Equal(["Count.", "one two three"], history!["items"]!.AsArray().Select(entry => entry!["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_ends_while_the_database_is_away_is_told_and_kept_alike_and_that_it_may_have_taken_effect()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a script of a shell");
        var connection = await server.NewDatabase();
        using var folder = new TemporaryFolder();
        var (kubectl, begun, done) = (Path.Combine(folder.Path, "kubectl"), Path.Combine(folder.Path, "begun"), Path.Combine(folder.Path, "done"));
        await Script(kubectl, $"#!/bin/sh\n: > {begun}\nwhile [ ! -e {done} ]; do sleep 0.05; done\necho three nodes\n");
        await using var chat = await ChatHost.Start(
            ScriptedModel.Start(Answer.ToCall("kubectl", GetNodes), Answer.Text("Three.")), [$"--Database:ConnectionString={connection}", $"--Kubectl:Path={kubectl}"]);
        var client = await chat.Host.LoggedIn();
        await using var reader = await ChatReader.Ask(client, "How many?");
        var asked = await reader.NextOf("tool_request");
        using (await ChatReader.Decide(client, asked.Text("id"), approved: true))
        {
            await Until(() => Task.FromResult(File.Exists(begun)));
        }

        await Away(connection);
        await File.WriteAllTextAsync(done, "", Cancellation);
        // Until it has been tried to keep what came of it, as far as can be seen from outside.
        var failed = Failures(chat);
        await Until(() => Task.FromResult(Failures(chat) > failed + 2));
        await Back(connection);
        await using var again = await ChatReader.Follow(client, reader.Session);
        while (await again.Next() is not null)
        {
            // To the end.
        }

        Assert.Equal(("Three.", "stream_end"), (again.Said, again.Read[^1].Type));
        var told = Assert.Single(again.Read, item => item.Type == "tool_execution");
        var call = await Call(client, reader.Session);
        // It cannot be recorded that it was done, so it has failed; and it is not said to be undone.
        Assert.Equal((told.Text("state"), told.Text("result")), (call["state"]!.GetValue<string>(), call["result"]!.GetValue<string>()));
        Assert.Equal("failed", told.Text("state"));
        Assert.Contains("may have taken effect", told.Text("result"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_is_killed_has_its_runs_ended_by_whoever_reads_them_on_another()
    {
        var connection = await server.NewDatabase();
        await using var model = await ScriptedModel.Start(Answer.Text("I look. ").Call("kubectl", GetNodes), Answer.Text("Here I am."));
        var time = new ShiftedTime();
        await using var doomed = await StartedK13d.Start(
            K13dHost.AdminPassword, home: null,
            ("K13D_DATABASE__CONNECTIONSTRING", connection), ("K13D_LLM__PROVIDER", "custom"), ("K13D_LLM__MODEL", "scripted"), ("K13D_LLM__ENDPOINT", model.Endpoint.ToString()));
        await using var other = await K13dHost.Start(
            [$"--Database:ConnectionString={connection}", "--Llm:Provider=custom", "--Llm:Model=scripted", $"--Llm:Endpoint={model.Endpoint}"], services => services.AddSingleton<TimeProvider>(time));
        var there = await other.LoggedIn();
        using var here = new HttpClient(new SocketsHttpHandler()) { BaseAddress = doomed.Address };
        here.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", there.DefaultRequestHeaders.Authorization!.Parameter);
        await using var reader = await ChatReader.Ask(here, "How are my nodes?");
        await using var follower = await ChatReader.Follow(there, reader.Session);
        var asked = await follower.NextOf("tool_request");

        await doomed.Kill();
        time.Advance(TimeSpan.FromSeconds(30));
        var end = (await follower.ToEnd())[^1];

        Assert.Equal(("error", "INTERRUPTED"), (end.Type, end.Text("code")));
        Assert.Empty((await there.GetFromJsonAsync<JsonNode>("/api/tool/pending", Cancellation))!["items"]!.AsArray());
        using (var late = await ChatReader.Decide(there, asked.Text("id"), approved: true))
        {
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        }

        Assert.Equal("cancelled", (await Call(there, reader.Session))["state"]!.GetValue<string>());
        await using var next = await ChatReader.Ask(there, "Are you there?", session: reader.Session);
        await next.ToEnd();
        Assert.Equal(("Here I am.", "stream_end"), (next.Said, next.Read[^1].Type));
    }

    private static async Task Script(string path, string text)
    {
        await File.WriteAllTextAsync(path, text, Cancellation);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The only tool call of a session.</summary>
    private static async Task<JsonNode> Call(HttpClient client, string session)
    {
        var history = await client.GetFromJsonAsync<JsonNode>($"/api/chat/history?session_id={session}", Cancellation);
        return Assert.Single(history!["items"]!.AsArray(), entry => entry!["role"]!.GetValue<string>() == "tool")!;
    }

    private static int Failures(ChatHost chat) => chat.Host.Log.Lines.Count(line => line.Contains("The database failed", StringComparison.Ordinal));

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task Away(string connection)
    {
        await Execute(connection, "ALTER DATABASE {0} ALLOW_CONNECTIONS false");
        await Execute(connection, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}'");
    }

    private static Task Back(string connection) => Execute(connection, "ALTER DATABASE {0} ALLOW_CONNECTIONS true");

    /// <param name="sql">Of another database; <c>{0}</c> is the one that is meant.</param>
    private static async Task Execute(string connection, string sql)
    {
        var meant = new NpgsqlConnectionStringBuilder(connection);
        var name = meant.Database!;
        meant.Database = "postgres";
        await using var source = NpgsqlDataSource.Create(meant.ConnectionString);
        await using var command = source.CreateCommand(sql.Replace("{0}", name, StringComparison.Ordinal));
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
