using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>What kubectl makes of the same variables: golang.org/x/net/http/httpproxy and its tests.</summary>
public sealed class EnvironmentProxiesTests
{
    [Theory]
    [InlineData("https://cluster.example", "HTTPS_PROXY=http://p:1", "http://p:1/"), InlineData("https://cluster.example", "https_proxy=http://p:1", "http://p:1/")]
    [InlineData("https://cluster.example", "HTTPS_PROXY=p:1", "http://p:1/"), InlineData("https://cluster.example", "HTTPS_PROXY=socks5://p:1", "socks5://p:1/")]
    [InlineData("https://cluster.example", "HTTPS_PROXY=http://p:1|https_proxy=http://q:1", "http://p:1/"), InlineData("https://cluster.example", "HTTP_PROXY=http://p:1", null)]
    [InlineData("http://cluster.example", "HTTP_PROXY=http://p:1", "http://p:1/"), InlineData("http://cluster.example", "HTTPS_PROXY=http://p:1", null)]
    [InlineData("https://cluster.example", "", null), InlineData("https://cluster.example", "HTTPS_PROXY=", null)]
    [InlineData("https://localhost:6443", "HTTPS_PROXY=http://p:1", null), InlineData("https://127.1.2.3", "HTTPS_PROXY=http://p:1", null)]
    [InlineData("https://[::1]:6443", "HTTPS_PROXY=http://p:1", null)]
    public void A_proxy_is_for_one_scheme_and_never_for_this_machine(string server, string variables, string? proxy) =>
        Assert.Equal(proxy, Proxies(variables).For(new Uri(server))?.AbsoluteUri);

    [Theory]
    [InlineData("*"), InlineData("cluster.example"), InlineData("CLUSTER.example"), InlineData("example"), InlineData(".example"), InlineData("*.example"), InlineData("other , cluster.example,")]
    [InlineData("cluster.example:6443"), InlineData(".example:6443")]
    public void A_name_is_excepted(string exceptions) => Assert.Null(Proxied("https://cluster.example:6443", exceptions));

    [Theory]
    [InlineData("luster.example"), InlineData(".cluster.example"), InlineData("*.cluster.example"), InlineData("cluster.example:443"), InlineData("cluster"), InlineData(","), InlineData("10.0.0.0/8")]
    public void Another_name_is_not(string exceptions) => Assert.NotNull(Proxied("https://cluster.example:6443", exceptions));

    [Theory]
    [InlineData("10.1.2.3", "10.0.0.0/8"), InlineData("10.1.2.3", "10.9.9.9/8"), InlineData("10.1.2.3", "10.1.2.3"), InlineData("10.1.2.3", "10.1.2.3:6443")]
    [InlineData("10.1.2.3", "0.0.0.0/0"), InlineData("10.1.2.3", "10.1.2.2/31"), InlineData("[fd00::7]", "fd00::/16"), InlineData("[fd00::7]", "fd00::7"), InlineData("[fd00::7]", "[fd00::7]:6443")]
    public void An_address_is_excepted(string address, string exceptions) => Assert.Null(Proxied($"https://{address}:6443", exceptions));

    [Theory]
    [InlineData("10.1.2.3", "11.0.0.0/8"), InlineData("10.1.2.3", "10.1.2.4/31"), InlineData("10.1.2.3", "10.1.2.30"), InlineData("10.1.2.3", "10.1.2.3:443"), InlineData("10.1.2.3", "10.0.0.0/33")]
    [InlineData("[fd00::7]", "10.0.0.0/8"), InlineData("[fd00::7]", "fe00::/16"), InlineData("10.1.2.3", "fd00::/0")]
    public void Another_address_is_not(string address, string exceptions) => Assert.NotNull(Proxied($"https://{address}:6443", exceptions));

    private static Uri? Proxied(string server, string exceptions) => Proxies($"HTTPS_PROXY=http://p:1|NO_PROXY={exceptions}").For(new Uri(server));

    private static EnvironmentProxies Proxies(string variables) => new Surroundings(variables.Split('|')).Build().Proxies;
}
