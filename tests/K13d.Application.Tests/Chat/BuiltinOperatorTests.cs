using System.Text.Json;
using K13d.Application.Chat.Builtin;
using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Diagnosis;
using K13d.Domain.Tools;

namespace K13d.Application.Tests.Chat;

public sealed class BuiltinOperatorTests
{
    private static readonly ChatContext Looking = new("default", "pod/nginx-abc123");
    private static readonly ChatContext Nowhere = new("default", Resource: null);
    private static readonly Verdict Healthy = new("pod/nginx-abc123", [], [], []);

    [Fact]
    public void The_documented_question_asks_to_read_the_pod_first()
    {
        var talk = new Talk(Looking, "Why is my nginx pod failing?");

        Assert.Equal("Let me check", talk.Texts[0]);
        Assert.Equal(("kubectl", "get pod nginx-abc123 -o yaml"), (talk.Wanted.Tool, talk.Command));
    }

    [Fact]
    public void What_was_let_be_read_is_diagnosed_and_told()
    {
        var talk = new Talk(Looking, "Why is my nginx pod failing?");

        talk.Answer("kind: Pod");

        Assert.Equal("diagnose", talk.Wanted.Tool);
        Assert.Equal("""{"namespace":"default","resource":"pod/nginx-abc123"}""", talk.Wanted.Arguments);

        talk.Answer("Nothing is wrong with pod/nginx-abc123.\n", verdict: Healthy);

        Assert.Equal("Nothing is wrong with pod/nginx-abc123.\n", talk.Said);
        Assert.True(talk.IsOver);
    }

    [Theory, InlineData(ToolCallState.Refused), InlineData(ToolCallState.Expired)]
    public void What_may_not_be_read_is_told_as_not_checked(ToolCallState state)
    {
        var talk = new Talk(Looking, "Why is my nginx pod failing?");

        talk.Answer("Not done.", state);

        Assert.True(talk.IsOver);
        Assert.Contains("Not checked: pod/nginx-abc123", talk.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void One_fix_is_proposed_and_waits_for_its_person()
    {
        var talk = new Talk(Looking, "Why is my nginx pod failing?");
        talk.Answer("kind: Pod");

        talk.Answer("…", verdict: Broken("web"));

        Assert.Contains("pod/web: The image does not exist.\n  Evidence: event Failed of pod/web: \"not found\"", talk.Said, StringComparison.Ordinal);
        Assert.Equal(("kubectl", "rollout undo deployment/web -n shop"), (talk.Wanted.Tool, talk.Command));

        talk.Answer("deployment.apps/web rolled back\n");

        Assert.True(talk.IsOver);
        Assert.StartsWith("Done: deployment.apps/web rolled back\n", talk.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToolCallState.Refused, "It was left as it is.\n")]
    [InlineData(ToolCallState.Expired, "It was left as it is.\n")]
    [InlineData(ToolCallState.Failed, "That did not work: Forbidden\n")]
    public void A_fix_that_is_not_made_is_told(ToolCallState state, string said)
    {
        var talk = new Talk(Looking, "Why is my nginx pod failing?");
        talk.Answer("kind: Pod");
        talk.Answer("…", verdict: Broken("web"));

        talk.Answer("Forbidden", state);

        Assert.Equal((said, true), (talk.Said, talk.IsOver));
    }

    [Fact]
    public void A_name_in_the_message_is_looked_for_in_the_namespace()
    {
        var talk = new Talk(Nowhere, "why is my checkout failing in namespace shop?");

        Assert.Equal("get deployments,statefulsets,daemonsets,jobs,services,pods -n shop", talk.Command);

        talk.Answer(
            """
            NAME                           READY   UP-TO-DATE   AVAILABLE   AGE
            deployment.apps/checkout       0/1     1            0           3h
            deployment.apps/front          1/1     1            1           3h

            NAME               TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)   AGE
            service/front      ClusterIP   10.96.0.1      <none>        80/TCP    3h

            NAME                            READY   STATUS             RESTARTS   AGE
            pod/checkout-7d9c-abcde         0/1     CrashLoopBackOff   4          3h
            pod/front-5b6c-fghij            1/1     Running            0          3h
            """);

        // Its pod is looked at with it.
        Assert.Equal("""{"namespace":"shop","resource":"deployment/checkout"}""", talk.Wanted.Arguments);

        talk.Answer("…", verdict: Healthy);

        Assert.True(talk.IsOver);
    }

    [Fact]
    public void Several_that_are_meant_are_diagnosed_one_after_the_other()
    {
        var talk = new Talk(Nowhere, "are web and api in order?");

        talk.Answer("pod/web   1/1   Running\nservice/api   ClusterIP\npod/other   1/1   Running\n");
        Assert.Contains("pod/web", talk.Wanted.Arguments, StringComparison.Ordinal);
        talk.Answer("…", verdict: new Verdict("pod/web", [], [], []));
        Assert.Contains("service/api", talk.Wanted.Arguments, StringComparison.Ordinal);
        talk.Answer("…", verdict: new Verdict("service/api", [], [], []));

        Assert.Equal("Nothing is wrong with pod/web and service/api.\n", talk.Said);
    }

    [Fact]
    public void Without_a_name_all_of_the_namespace_is_diagnosed()
    {
        var talk = new Talk(Nowhere, "is anything broken?");

        talk.Answer("pod/web   1/1   Running\n");

        Assert.Equal("""{"namespace":"default"}""", talk.Wanted.Arguments);
    }

    [Fact]
    public void A_list_is_asked_for_and_shown()
    {
        var talk = new Talk(Nowhere, "list pods");
        Assert.Equal("get pods", talk.Command);

        talk.Answer("NAME   READY\nweb    1/1\n");

        Assert.Equal(("NAME   READY\nweb    1/1\n", true), (talk.Said, talk.IsOver));
    }

    [Fact]
    public void A_diagnosis_that_fails_is_told_as_not_checked()
    {
        var talk = new Talk(Looking, "why?");
        talk.Answer("kind: Pod");

        talk.Answer("The cluster does not answer.", ToolCallState.Failed);

        Assert.Equal(("Not checked: pod/nginx-abc123: The cluster does not answer.\n", true), (talk.Said, talk.IsOver));
    }

    [Fact]
    public void What_is_not_there_is_looked_for_by_its_name()
    {
        var talk = new Talk(Nowhere, "why does pod checkout fail?");
        talk.Answer("Error from server (NotFound): pods \"checkout\" not found\nkubectl ended with code 1.", ToolCallState.Failed);

        Assert.Equal("There is no pod checkout in namespace default. Let me see what is named like it...\n", talk.Said);
        Assert.StartsWith("get deployments,", talk.Command, StringComparison.Ordinal);

        talk.Answer("deployment.apps/checkout   0/1\npod/checkout-7d9c-abcde   0/1\n");
        Assert.Equal("""{"namespace":"default","resource":"deployment/checkout"}""", talk.Wanted.Arguments);

        talk.Answer("…", verdict: Broken("checkout"));
        Assert.Contains("pod/checkout: The image does not exist.", talk.Said, StringComparison.Ordinal);
        talk.Answer("deployment.apps/checkout rolled back");
        Assert.True(talk.IsOver);
    }

    [Fact]
    public void What_is_not_there_and_nothing_is_like_it_is_not_diagnosed()
    {
        var talk = new Talk(Nowhere, "why does pod checkout fail?");
        talk.Answer("Error from server (NotFound): pods \"checkout\" not found", ToolCallState.Failed);

        talk.Answer("pod/web   1/1   Running\n");

        Assert.True(talk.IsOver);
        Assert.StartsWith("There is nothing of that name in namespace default", talk.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void That_nothing_is_named_as_in_the_question_is_said()
    {
        var talk = new Talk(Nowhere, "is unicorn ok?");
        talk.Answer("pod/web   1/1   Running\n");
        Assert.Equal("""{"namespace":"default"}""", talk.Wanted.Arguments);

        talk.Answer("…", verdict: new Verdict("namespace/default", [], [], []));

        Assert.Equal("Nothing in namespace default has a name that is in your question, so this is about all of it. (Of another namespace say: in namespace NAME.)\nNothing is wrong with namespace/default.\n", talk.Said);
    }

    [Fact]
    public void That_there_is_nothing_to_look_at_is_said()
    {
        var talk = new Talk(Nowhere, "is anything broken?");
        talk.Answer("No resources found in default namespace.\n");

        talk.Answer("…", verdict: new Verdict("namespace/default", [], [], []));

        Assert.StartsWith("There is no workload, Service or pod in namespace default.\n", talk.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_no_namespace_is_looked_at_without_one()
    {
        Assert.Equal("get node node-1 -o yaml", new Talk(Nowhere, "is node node-1 ready in namespace shop?").Command);
        Assert.Equal("get nodes", new Talk(Nowhere, "list the nodes of the cluster").Command);
    }

    [Fact]
    public void What_is_broken_comes_first_and_one_fix_is_proposed_in_all()
    {
        var talk = new Talk(Nowhere, "are idle, api and web in order?");
        talk.Answer("deployment.apps/idle   0/0\nservice/api   ClusterIP\npod/web   0/1\n");
        talk.Answer("…", verdict: new Verdict("deployment/idle", [new Finding("deployment/idle", Severity.Hint, Depth.Own, "It is scaled to zero.") { Fix = new ProposedFix(["scale", "deployment/idle", "--replicas=1"], "runs one") }], [], []));
        talk.Answer("…", verdict: new Verdict("service/api", [], [], []));
        talk.Answer("…", verdict: Broken("web"));

        Assert.StartsWith("pod/web: The image does not exist.", talk.Said, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with deployment/idle and service/api.\n", talk.Said, StringComparison.Ordinal);
        Assert.Equal(2, talk.Said.Split("Proposed: ").Length);
        Assert.Equal("rollout undo deployment/web -n shop", talk.Command);
    }

    [Fact]
    public void Of_all_namespaces_those_are_named_where_pods_are_not_in_order()
    {
        var talk = new Talk(Looking, "what is wrong in the cluster?");
        Assert.Equal("get pods -A", talk.Command);

        talk.Answer(
            """
            NAMESPACE   NAME        READY   STATUS             RESTARTS        AGE
            default     web         1/1     Running            0               2d
            shop        migrate     0/1     Completed          0               2d
            shop        crasher     0/1     CrashLoopBackOff   10 (22s ago)    25m
            shop        slow        0/1     Running            0               25m
            """);

        Assert.True(talk.IsOver);
        Assert.Equal(
            """
            Not every pod is in order:
              shop: crasher (CrashLoopBackOff, 0/1 ready), slow (Running, 0/1 ready)
            Ask me about one of these namespaces, and I look for the causes: is anything broken in namespace shop?
            Not checked: anything but pods; I look closely into one namespace at a time

            """,
            talk.Said);
    }

    [Theory]
    [InlineData("restart nginx", "kubectl rollout restart deployment/nginx -n shop\n")]
    [InlineData("scale web to 3", "kubectl scale deployment/web --replicas=3 -n shop\n")]
    public void Who_wants_a_change_is_told_the_command_for_it(string text, string command)
    {
        var talk = new Talk(Nowhere, $"{text} in namespace shop");

        Assert.True(talk.IsOver);
        Assert.StartsWith("I have changed nothing", talk.Said, StringComparison.Ordinal);
        Assert.EndsWith(command, talk.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_greets_is_told_what_to_ask()
    {
        var talk = new Talk(Looking, "hello");

        Assert.True(talk.IsOver);
        Assert.Contains("why is pod/nginx-abc123 failing?", talk.Said, StringComparison.Ordinal);
    }

    [Theory, InlineData(ToolCallState.Refused, "It was not done.\n"), InlineData(ToolCallState.Failed, "Not done: A pipe is refused.\n")]
    public void A_command_that_is_not_done_says_why(ToolCallState state, string said)
    {
        var talk = new Talk(Nowhere, "kubectl get pods | grep web");
        Assert.Equal("get pods | grep web", talk.Command);

        talk.Answer("Not done: A pipe is refused.", state);

        Assert.Equal((said, true), (talk.Said, talk.IsOver));
    }

    [Fact]
    public void A_beginner_is_told_what_the_terms_mean()
    {
        var talk = new Talk(Looking, "Why is my nginx pod failing?", explains: true);
        talk.Answer("kind: Pod");

        talk.Answer("…", verdict: Broken("web"));

        Assert.Contains("The terms:\npod: the smallest thing that runs", talk.Said, StringComparison.Ordinal);
        Assert.Contains("image: what containers are made from", talk.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_was_said_since_the_question_counts()
    {
        var turns = new List<ModelTurn>
        {
            new ModelTurn.Person("list pods"),
            new ModelTurn.Model("", [new ModelToolCall("tc-1", "kubectl", """{"command":"get pods"}""")]),
            new ModelTurn.Tool("tc-1", "web", ToolCallState.Succeeded),
            new ModelTurn.Person("list services"),
        };

        var call = BuiltinOperator.Answer(Nowhere, turns, explains: false).OfType<ModelPart.Call>().Single();

        Assert.Contains("get services", call.Wanted.Arguments, StringComparison.Ordinal);
    }

    private static Verdict Broken(string name) => new(
        $"pod/{name}",
        [
            new Finding($"pod/{name}", Severity.Error, Depth.Root, "The image does not exist.")
            {
                Evidence = [new Evidence($"event Failed of pod/{name}", "not found")],
                Fix = new ProposedFix(["rollout", "undo", $"deployment/{name}", "-n", "shop"], "goes back"),
            },
        ],
        [],
        []);

    /// <summary>A conversation with the operator, in which its tool calls are answered one by one.</summary>
    private sealed class Talk
    {
        private readonly ChatContext context;
        private readonly List<ModelTurn> turns;
        private List<ModelPart> parts = [];

        private readonly bool explains;

        public Talk(ChatContext context, string question, bool explains = false)
        {
            (this.context, this.explains, turns) = (context, explains, [new ModelTurn.Person(question)]);
            GoOn();
        }

        public List<string> Texts => [.. parts.OfType<ModelPart.Text>().Select(text => text.Content)];

        public string Said => string.Concat(Texts);

        public bool IsOver => !parts.OfType<ModelPart.Call>().Any();

        public ModelToolCall Wanted => Assert.Single(parts.OfType<ModelPart.Call>()).Wanted;

        public string? Command => JsonDocument.Parse(Wanted.Arguments).RootElement.GetProperty("command").GetString();

        public void Answer(string text, ToolCallState state = ToolCallState.Succeeded, Verdict? verdict = null)
        {
            turns.Add(new ModelTurn.Model(Said, [Wanted]));
            turns.Add(new ModelTurn.Tool(Wanted.Id, text, state, verdict));
            GoOn();
        }

        private void GoOn() => parts = [.. BuiltinOperator.Answer(context, turns, explains)];
    }
}
