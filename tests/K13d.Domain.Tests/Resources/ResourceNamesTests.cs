using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Resources;

public sealed class ResourceNamesTests
{
    [Theory, InlineData("nginx-abc123"), InlineData("a.b.c"), InlineData("system:node"), InlineData("kubeadm:get-nodes"), InlineData("Admin_1"), InlineData("node-1.18eac")]
    public void What_objects_are_called_is_a_name(string name) => Assert.True(ResourceNames.IsObjectName(name));

    [Theory]
    [InlineData(""), InlineData("."), InlineData(".."), InlineData("../secrets/x"), InlineData("a/b"), InlineData("a%2Fb"), InlineData("%2e%2e"), InlineData("a\\b")]
    [InlineData("-A"), InlineData("--kubeconfig=x"), InlineData("-shttp://evil"), InlineData("a b"), InlineData("a\nb"), InlineData("a\0b"), InlineData("a\u2028b")]
    public void What_could_be_another_path_or_a_flag_is_no_name(string name) => Assert.False(ResourceNames.IsObjectName(name));

    [Fact]
    public void A_name_is_not_longer_than_Kubernetes_allows()
    {
        Assert.True(ResourceNames.IsObjectName(new string('a', 253)));
        Assert.False(ResourceNames.IsObjectName(new string('a', 254)));
    }

    [Theory, InlineData("pods"), InlineData("Pod"), InlineData("deployments.apps"), InlineData("Deployment.v1.apps"), InlineData("pods.v1.")]
    public void What_kinds_are_called_is_a_token(string token) => Assert.True(ResourceNames.IsResourceToken(token));

    [Theory, InlineData(""), InlineData("-l"), InlineData("pods/nginx"), InlineData("pods,secrets"), InlineData(".."), InlineData("a..b"), InlineData("pods%2fx"), InlineData("1pods"), InlineData("pöds")]
    public void What_is_no_kind_is_no_token(string token) => Assert.False(ResourceNames.IsResourceToken(token));

    [Theory, InlineData("default", true), InlineData("kube-system", true), InlineData("0", true), InlineData("", false), InlineData("-a", false), InlineData("a-", false), InlineData("a.b", false), InlineData("A", false)]
    public void A_namespace_is_a_DNS_label(string text, bool valid) => Assert.Equal(valid, ResourceNames.IsDnsLabel(text));

    [Theory, InlineData("a.b", true), InlineData("a", true), InlineData("a..b", false), InlineData(".a", false), InlineData("a.-b", false), InlineData("", false)]
    public void A_DNS_subdomain_is_labels_joined_by_dots(string text, bool valid) => Assert.Equal(valid, ResourceNames.IsDnsSubdomain(text));

    [Fact]
    public void A_DNS_label_is_at_most_63_characters()
    {
        Assert.True(ResourceNames.IsDnsLabel(new string('a', 63)));
        Assert.False(ResourceNames.IsDnsLabel(new string('a', 64)));
    }
}
