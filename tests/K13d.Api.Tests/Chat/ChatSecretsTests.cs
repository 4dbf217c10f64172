using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Llm;

namespace K13d.Api.Tests.Chat;

/// <summary>
/// What is secret in the cluster, and the key of the model, are in nothing that the operator tells, asks, keeps or logs, in clear or in base64, however they are read. Only
/// somebody who may reveal Secrets shows them to the model, by approving it, and that is not kept.
/// </summary>
[ClusterTests]
public sealed class ChatSecretsTests : IAsyncLifetime
{
    private readonly Queue<Answer> script = new();
    private readonly StringBuilder told = new();
    private readonly string data = Canary("data");
    private readonly string stringData = Canary("string");
    private readonly string applied = Canary("applied");
    private readonly string literal = Canary("env");
    private readonly string sent = Canary("sent");
    private readonly string key = Canary("sk");
    private ChatHost? chat;
    private Kubernetes? cluster;
    private TestNamespace? home;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private K13dHost K13d => Chat.Host;

    private ChatHost Chat => chat ?? throw NotStarted();

    private Kubernetes Cluster => cluster ?? throw NotStarted();

    private string Home => home?.Name ?? throw NotStarted();

    private string[] Canaries => [data, stringData, applied, literal, sent, key];

    public async ValueTask InitializeAsync()
    {
        chat = await ChatHost.Start(ScriptedModel.Start(_ => script.TryDequeue(out var next) ? next : Answer.Text("Done.")));
        cluster = await K13d.Cluster();
        home = await TestNamespace.Create(cluster, "k13d-secrets", Cancellation);
        await cluster.CoreV1.CreateNamespacedSecretAsync(Vault(), Home, cancellationToken: Cancellation);
        await cluster.CoreV1.CreateNamespacedConfigMapAsync(Leak(), Home, cancellationToken: Cancellation);
        await cluster.CoreV1.CreateNamespacedEventAsync(Event(), Home, cancellationToken: Cancellation);
        var web = HeldBack.Deployment("web", replicas: 1);
        web.Spec.Template.Spec.Containers[0].Env = [Password()];
        await cluster.AppsV1.CreateNamespacedDeploymentAsync(web, Home, cancellationToken: Cancellation);
        var talker = TalkingPods.Of("talker", ("app", $"echo \"connecting with password=$DB_PASSWORD\"; echo \"the vault says {data} or {Encoded(stringData)}\"; sleep 86400"));
        talker.Spec.Containers[0].Env = [Password()];
        await TalkingPods.Start(cluster, Home, talker, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (home is not null)
        {
            await home.DisposeAsync();
        }

        cluster?.Dispose();
        await Chat.DisposeAsync();
    }

    /// <summary>What an operator may do, in every form in which it is printed; <c>{sent}</c> is what the model itself made up.</summary>
    private (string Command, string? Manifest)[] Commands =>
    [
        ("get secrets", null), ("get secret vault", null), ("get secrets -o name", null), ("get all,secrets", null),
        ("get configmap leak -o yaml", null), ("get configmap leak -o json", null), ("get configmap leak -o 'jsonpath={.data}'", null), ("get configmap leak -o 'jsonpath={.data.base64}'", null),
        ("get configmap leak -o 'go-template={{.data.clear}}'", null), ("get configmap leak -o 'go-template={{.data.base64 | base64decode}}'", null), ("get configmap leak -o 'go-template={{printf \"%q\" .data}}'", null),
        ("get configmap leak -o custom-columns=A:.data.clear,B:.data.base64", null), ("get configmaps -o wide", null), ("get configmap leak missing -o yaml", null), ("describe configmap leak", null), ("describe configmaps", null),
        ("get pod talker -o yaml", null), ("get pod talker -o json", null), ("get pod talker -o 'jsonpath={.spec.containers[0].env}'", null), ("describe pod talker", null), ("describe deployment web", null), ("get deployment web -o yaml", null),
        ("logs talker", null), ("logs talker --tail=5 --timestamps", null), ("logs pod/talker -c app --prefix", null), ("get events", null), ("get events -o yaml", null), ("events", null), ("exec talker -- env", null),
        ("set image deployment/web web=nginx:1.28", null), ("set image deployment/web web=nginx:1.29 -o yaml", null), ("annotate configmap leak seen=yes -o yaml", null), ("label configmap leak seen=yes -o json", null),
        ("delete configmap leak --dry-run=server -o yaml", null), ("scale deployment web --replicas=2", null), ("patch configmap leak -p '{\"data\":{\"more\":\"nothing\"}}' -o yaml", null),
        ($"set env deployment/web DB_PASSWORD={sent}", null), ($"create configmap made --from-literal=password={sent} -o yaml", null), ($"annotate pod talker api-token={sent}", null),
        ("diff -f -", Map("leak", $"password: {sent}")), ("apply -f - --dry-run=server -o yaml", Map("leak", $"password: {sent}")), ("apply -f -", Map("leak", $"password: {sent}")),
        ("apply -f -", Secret("vault", $"token: {sent}")), ("apply -f -", Secret("new", $"token: {sent}")), ("apply -f - --dry-run=server", Secret("vault", $"token: [{sent}]")), ("create -f -", Secret("vault", $"token: {sent}")),
        // Not for him.
        ("get secret vault -o yaml", null), ("describe secret vault", null), ("get secret vault -o 'go-template={{.data}}'", null), ("apply -f - -o yaml", Secret("vault", $"token: {sent}")), ("diff -f -", Secret("vault", $"token: {sent}")),
    ];

    [Fact]
    public async Task What_is_secret_is_in_nothing_that_is_told_asked_kept_or_logged_however_it_is_read()
    {
        await SetKey();
        var client = await K13d.LoggedIn(Role.Operator);
        foreach (var several in Commands.Chunk(18))
        {
            await Run(client, [.. several.Select(Command), Answer.ToCall("diagnose", "{}")]);
        }

        await Run(client, [Answer.ToCall("diagnose", """{"resource":"pod/talker"}"""), Answer.Error(404, $"No model for {key}")]);

        await NothingIsTold(client);
        var (asked, done) = (Count("\"approval\":\"required\""), Count("\"state\":\"succeeded\""));
        Assert.True(asked > 40 && done > 35, $"The sweep has hardly seen anything: {done} of {asked}.\n{told}");
        // It is there, and is masked.
        Assert.Contains("DB_PASSWORD=***", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("the vault says *** or ***", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("No model for ***", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_reveal_Secrets_shows_them_to_the_model_by_approving_it_and_nothing_of_them_is_kept()
    {
        await SetKey();
        var client = await K13d.LoggedIn();
        var session = await Run(
            client,
            [
                .. new[]
                {
                    "get secret vault -o yaml", "get secret vault -o 'jsonpath={.data.password}'", "get secret vault -o 'go-template={{.data.token | base64decode}}'", "describe secret vault",
                    "annotate secret vault seen=yes -o yaml",
                }.Select(command => Command((command, null))),
                Answer.Text("I have seen it."),
            ]);
        var answers = Chat.Model.Requests[^1].ToolAnswers;

        Assert.Contains(Encoded(data), answers[0], StringComparison.Ordinal);
        Assert.Contains(Encoded(data), answers[1], StringComparison.Ordinal);
        Assert.Contains(stringData, answers[2], StringComparison.Ordinal);
        Assert.Contains(Encoded(data), answers[4], StringComparison.Ordinal);
        var shown = Chat.Model.Requests.Count;
        // Asked again, the model is not told again either.
        await Run(client, [Answer.Text("I do not know it any more.")], session);
        Assert.Contains("is not kept here", Chat.Model.Requests[^1].Body.GetRawText(), StringComparison.Ordinal);
        await NothingIsTold(client, after: shown);

        // What the model itself says is its answer, and is kept as it was said.
        await Run(client, [Answer.Text($"It is {data}.")], session);
        Assert.Contains($"It is {data}.", await client.GetStringAsync($"/api/chat/history?session_id={session}", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_without_a_model_tells_and_keeps_nothing_secret_either()
    {
        var administrator = await K13d.LoggedIn();
        using (var set = await administrator.PutAsJsonAsync("/api/settings/llm", new { provider = "builtin" }, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        }

        await TalkingPods.Start(Cluster, Home, TalkingPods.Of("crashing", ("app", $"echo 'FATAL: no access with password={literal} and {data}'; exit 1")), Cancellation);
        var client = await K13d.LoggedIn(Role.Operator);

        foreach (var question in new[]
        {
            "why is pod crashing failing?", "what is wrong here?", "list pods", "list secrets", "show me the configmaps", "kubectl get configmap leak -o yaml", "kubectl logs talker", "kubectl describe pod talker", "kubectl exec talker -- env",
            "kubectl get secret vault -o yaml", "kubectl set image deployment/web web=nginx:1.28", "kubectl get events",
        })
        {
            await using var reader = await ChatReader.Ask(client, question, Home);
            await ToEnd(client, reader);
        }

        Assert.Contains("FATAL: no access with password=*** and ***", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("the vault says *** or ***", told.ToString(), StringComparison.Ordinal);
        await NothingIsTold(client);
    }

    private static string Canary(string of) => $"{of}-{Guid.NewGuid():N}";

    private static string Encoded(string canary) => Convert.ToBase64String(Encoding.UTF8.GetBytes(canary));

    private static Answer Command((string Command, string? Manifest) wanted) => Answer.ToCall("kubectl", JsonSerializer.Serialize(new { command = wanted.Command, manifest = wanted.Manifest }));

    private static string Map(string name, string line) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  settings: |\n    {line}\n";

    private static string Secret(string name, string line) => $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\nstringData:\n  {line}\n";

    private V1Secret Vault() => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "vault",
            Annotations = new Dictionary<string, string>
            {
                ["kubectl.kubernetes.io/last-applied-configuration"] =
                    $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"vault"},"data":{"old":"{{{Encoded(applied)}}}"},"stringData":{"older":"{{{applied}}}"}}""",
            },
        },
        Data = new Dictionary<string, byte[]> { ["password"] = Encoding.UTF8.GetBytes(data) },
        StringData = new Dictionary<string, string> { ["token"] = stringData },
    };

    private V1ConfigMap Leak() => new()
    {
        Metadata = new V1ObjectMeta { Name = "leak" },
        Data = new Dictionary<string, string> { ["clear"] = $"it is {data}, once {applied}!", ["base64"] = Encoded(data), ["url"] = $"postgres://app:{stringData}@db/app" },
    };

    private Corev1Event Event() => new()
    {
        Metadata = new V1ObjectMeta { Name = "leak" },
        InvolvedObject = new V1ObjectReference { Kind = "Pod", Name = "talker", NamespaceProperty = Home },
        Message = $"Login with {data} failed",
        Reason = "Leaks",
        Type = "Warning",
    };

    private V1EnvVar Password() => new() { Name = "DB_PASSWORD", Value = literal };

    /// <summary>As an administrator sets it: the settings that K13d was started with are in nobody's database.</summary>
    private async Task SetKey()
    {
        var administrator = await K13d.LoggedIn();
        using var set = await administrator.PutAsJsonAsync("/api/settings/llm", new { provider = "custom", model = "scripted", endpoint = Chat.Model.Endpoint, api_key = key }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
    }

    /// <summary>A question whose model wants all of this, and gets it.</summary>
    /// <returns>Its session.</returns>
    private async Task<string> Run(HttpClient client, Answer[] answers, string? session = null)
    {
        script.Clear();
        foreach (var answer in answers)
        {
            script.Enqueue(answer);
        }

        await using var reader = await ChatReader.Ask(client, "Look around.", Home, session: session);
        await ToEnd(client, reader);
        Assert.Empty(script);
        return reader.Session;
    }

    /// <summary>Approves everything, and looks at what waits before.</summary>
    private async Task ToEnd(HttpClient client, ChatReader reader)
    {
        while (await reader.Next() is { } item)
        {
            if (item is { Type: "tool_request" } && item.Text("approval") == "required")
            {
                told.AppendLine(await client.GetStringAsync("/api/tool/pending", Cancellation));
                using var decided = await ChatReader.Decide(client, item.Text("id"), approved: true);
                told.AppendLine(await decided.Content.ReadAsStringAsync(Cancellation));
            }
        }

        told.AppendJoin('\n', reader.Read).AppendLine();
    }

    private int Count(string text) => told.ToString().Split(text).Length - 1;

    /// <param name="after">From which of the model's requests on what it was told counts. What it said itself never does.</param>
    private async Task NothingIsTold(HttpClient client, int after = 0)
    {
        var administrator = await K13d.LoggedIn();
        foreach (var item in JsonNode.Parse(await client.GetStringAsync("/api/chat/sessions", Cancellation))!["items"]!.AsArray())
        {
            var session = item!["session_id"]!.GetValue<string>();
            told.AppendLine(await client.GetStringAsync($"/api/chat/agentic/{session}", Cancellation));
            told.AppendLine(await client.GetStringAsync($"/api/chat/history?session_id={session}", Cancellation));
        }

        foreach (var path in new[] { "/api/chat/sessions", "/api/chat/usage", "/api/settings", "/api/tool/pending", "/api/chat/history", "/api/chat/agentic/none" })
        {
            told.AppendLine(await (await client.GetAsync(path, Cancellation)).Content.ReadAsStringAsync(Cancellation));
        }

        told.AppendLine(await administrator.GetStringAsync("/api/settings/llm", Cancellation)).AppendLine(await administrator.GetStringAsync("/api/audit?limit=1000", Cancellation));
        told.AppendJoin('\n', K13d.Log.Lines).AppendLine();
        told.AppendJoin('\n', Chat.Model.Requests.Skip(after).SelectMany(asked => asked.Messages).Where(message => message.Role != "assistant").Select(message => message.Text)).AppendLine();
        var files = await Files();
        foreach (var canary in Canaries)
        {
            foreach (var spelling in new[] { canary, Encoded(canary).TrimEnd('=') })
            {
                Assert.True(!told.ToString().Contains(spelling, StringComparison.Ordinal), $"{canary} is told: {Around(told.ToString(), spelling)}");
                Assert.True(!files.Contains(spelling, StringComparison.Ordinal), $"{canary} is in a file: {Around(files, spelling)}");
            }
        }
    }

    private static string Around(string text, string found)
    {
        var at = text.IndexOf(found, StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 1_000)..Math.Min(text.Length, at + 200)];
    }

    /// <summary>All that K13d keeps: the database, with what of it is still in its log.</summary>
    private async Task<string> Files()
    {
        var content = new StringBuilder();
        foreach (var file in Directory.GetFiles(K13d.DataFolder, "k13d.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, Encoding.Latin1);
            content.Append(await reader.ReadToEndAsync(Cancellation));
        }

        Assert.Contains("chat_events", content.ToString(), StringComparison.Ordinal);
        return content.ToString();
    }

    private static InvalidOperationException NotStarted() => new("The test has not started.");
}
