using System.Text.Json.Nodes;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

public sealed class SelectorTextTests
{
    [Theory]
    [InlineData("""{"matchLabels":{"app":"web","tier":"front"}}""", "app=web,tier=front")]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"In","values":["a","b"]},{"key":"old","operator":"DoesNotExist"}]}""", "tier in (a,b),!old")]
    [InlineData("""{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"NotIn","values":["c"]},{"key":"new","operator":"Exists"}]}""", "app=web,tier notin (c),new")]
    [InlineData("{}", "")]
    public void A_selector_is_written_as_kubectl_takes_it(string selector, string text) => Assert.Equal(text, SelectorText.Of(JsonNode.Parse(selector)));
}
