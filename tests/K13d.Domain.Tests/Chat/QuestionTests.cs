using K13d.Domain.Chat;

namespace K13d.Domain.Tests.Chat;

public sealed class QuestionTests
{
    private static readonly ChatContext Shop = new("shop", "pod/web-1");

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
        Assert.Equal(means, Question.Of(text, new ChatContext("default", Resource: null)).Means(name));

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
