using K13d.Domain.Chat;

namespace K13d.Domain.Tests.Chat;

public sealed class QuestionTests
{
    private static readonly ChatContext Shop = new("shop", "pod/web-1");
    private static readonly ChatContext Nowhere = new("default", Resource: null);

    [Theory]
    [InlineData("Why is my nginx pod failing?", "pod", "nginx-abc123")]
    [InlineData("what is wrong?", "pod", "nginx-abc123")]
    public void The_object_that_somebody_looks_at_is_what_is_asked_about(string text, string type, string name) =>
        Assert.Equal((type, name), Question.Of(text, new ChatContext("default", "pod/nginx-abc123")).Subject);

    [Theory]
    [InlineData("why does deployment/api not roll out?", "deployment", "api")]
    [InlineData("Is the service checkout working?", "service", "checkout")]
    [InlineData("What is wrong with pod web-7d9c-abcde", "pod", "web-7d9c-abcde")]
    [InlineData("why is deploy cart stuck", "deployment", "cart")]
    [InlineData("Look at svc/front.", "svc", "front")]
    public void An_object_that_is_named_goes_before_the_one_looked_at(string text, string type, string name) =>
        Assert.Equal((type, name), Question.Of(text, Shop).Subject);

    [Theory]
    [InlineData("why is the checkout failing in namespace payments?", "payments")]
    [InlineData("is anything broken in the kube-system namespace", "kube-system")]
    [InlineData("list pods -n shop2", "shop2")]
    [InlineData("what about ns infra?", "infra")]
    [InlineData("why is it broken in this namespace?", "shop")]
    [InlineData("why is it broken?", "shop")]
    public void A_namespace_that_is_named_goes_before_the_one_looked_at(string text, string place) => Assert.Equal(place, Question.Of(text, Shop).Namespace);

    [Theory]
    [InlineData("list pods", "pods", false)]
    [InlineData("Show me the deployments!", "deployments", false)]
    [InlineData("get svc in namespace x", "services", false)]
    [InlineData("list all pods in all namespaces", "pods", true)]
    [InlineData("which nodes are there?", "nodes", false)]
    public void Who_asks_for_a_list_gets_one(string text, string kind, bool everywhere)
    {
        var question = Question.Of(text, Shop);

        Assert.Equal((kind, everywhere), (question.Listed, question.Everywhere));
    }

    [Theory]
    [InlineData("why are my pods failing?")]
    [InlineData("what is wrong with the pods")]
    [InlineData("nginx")]
    public void What_asks_for_a_cause_is_no_list(string text) => Assert.Null(Question.Of(text, Shop).Listed);

    [Theory]
    [InlineData("kubectl get pods -A", "get pods -A")]
    [InlineData("`kubectl delete pod web-1`", "delete pod web-1")]
    public void A_command_is_taken_as_it_is(string text, string command) => Assert.Equal(command, Question.Of(text, Shop).Command);

    [Theory]
    [InlineData("Why is my nginx pod failing?", "nginx-7d9c-x2x1", true)]
    [InlineData("Why is my nginx pod failing?", "my-nginx", true)]
    [InlineData("Why is my nginx pod failing?", "nginxes", false)]
    [InlineData("Why is my pod failing?", "my-pod", false)]
    [InlineData("is a in order?", "a-b", false)]
    public void A_word_means_what_it_is_a_part_of(string text, string name, bool means) =>
        Assert.Equal(means, Question.Of(text, Nowhere).Meant([name], each => each).Count > 0);

    [Theory]
    [InlineData("is web ok?", "web,web-1,my-web", "web")]
    [InlineData("is web ok?", "web-1,my-web,cart", "web-1,my-web")]
    [InlineData("why is the deployment stuck?", "stuck,web", "stuck")]
    [InlineData("is anything stuck?", "stuck,web", "")]
    [InlineData("why is crahser failing?", "crasher,web", "crasher")]
    [InlineData("why is crashr failing?", "crasher,web", "crasher")]
    [InlineData("why is chekcot failing?", "checkout,web", "")]
    [InlineData("¿por qué falla fraud?", "fraud,web", "fraud")]
    [InlineData("为什么 crasher 失败了？", "crasher,web", "crasher")]
    [InlineData("any pods in CrashLoopBackOff?", "crashloopbackoff-demo", "")]
    [InlineData("why does kube-system/coredns crash", "coredns,web", "coredns")]
    [InlineData("🔥web🔥 why?", "web,cart", "")]
    public void What_is_written_exactly_goes_before_what_is_like_it(string text, string there, string meant) =>
        Assert.Equal(meant, string.Join(',', Question.Of(text, Nowhere).Meant(there.Split(','), each => each)));

    [Theory]
    [InlineData("why did the failing-import job fail?", "job", "failing-import")]
    [InlineData("what is wrong with the web ingress", "ingress", "web")]
    [InlineData("is the checkout service ok", "service", "checkout")]
    [InlineData("is node node-1 ready?", "node", "node-1")]
    public void A_kind_may_come_after_the_name(string text, string type, string name) => Assert.Equal((type, name), Question.Of(text, Nowhere).Subject);

    [Theory]
    [InlineData("what is wrong with the cluster?")]
    [InlineData("are there any failing pods in any namespace?")]
    [InlineData("is something broken in all namespaces")]
    public void All_namespaces_may_be_asked_about(string text)
    {
        Assert.True(Question.Of(text, Shop).Everywhere);
        Assert.Null(Question.Of(text, Shop).Subject);
    }

    [Theory]
    [InlineData("hi")]
    [InlineData("thanks a lot!")]
    [InlineData("what can you do?")]
    [InlineData("help")]
    [InlineData("😀")]
    public void Who_asks_nothing_of_the_cluster_is_told_what_to_ask(string text) => Assert.True(Question.Of(text, Nowhere).Idle);

    [Theory, InlineData("help"), InlineData("???"), InlineData("why?")]
    public void Who_looks_at_something_asks_about_that(string text) => Assert.Equal(("pod", "web-1"), Question.Of(text, Shop).Subject);

    [Theory]
    [InlineData("scale web to 3", "scale deployment/web --replicas=3")]
    [InlineData("Please scale the statefulset db to 5!", "scale statefulset/db --replicas=5")]
    [InlineData("can you restart nginx?", "rollout restart deployment/nginx")]
    [InlineData("restart pod web-1", "rollout restart deployment/NAME")]
    [InlineData("delete pod oom", "delete pod/oom")]
    [InlineData("drain node-1", "drain node-1 --ignore-daemonsets")]
    [InlineData("scale", "scale deployment/NAME --replicas=NUMBER")]
    public void A_change_that_is_wanted_has_a_command(string text, string command) => Assert.Equal(command, Question.Of(text, Nowhere).Change);

    [Theory, InlineData("why does web restart?"), InlineData("deploy web is stuck"), InlineData("please fix crasher"), InlineData("did the scale of web work?")]
    public void What_asks_for_a_cause_is_no_change(string text) => Assert.Null(Question.Of(text, Nowhere).Change);

    [Fact]
    public void Any_text_is_a_question()
    {
        const string letters = "abz -n/.:`\0\u202e😀 ns pod list all kubectl";
        var random = new Random(5);
        foreach (var _ in Enumerable.Range(0, 2000))
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => letters[random.Next(letters.Length)]));

            Assert.NotEmpty(Question.Of(text, Shop).Namespace);
        }
    }
}
