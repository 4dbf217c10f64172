using K13d.Infrastructure.Charts;
using K13d.Infrastructure.Charts.Sources;
using Microsoft.Extensions.Configuration;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class AllowedSourceTests
{
    [Theory]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable", true)]
    [InlineData("https://charts.example.com/stable", "https://CHARTS.example.com:443/stable/", true)]
    [InlineData("https://charts.example.com/stable/", "https://charts.example.com/stable/index.yaml", true)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable-evil", false)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable/../other", false)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable/%2e%2e/other", false)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable/..%2fother", false)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable/..%5cother", false)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable/%252e%252e/other", false)]
    [InlineData("https://charts.example.com/stable", "https://charts.example.com/stable/group%2fproject", true)]
    [InlineData("https://charts.example.com/stable", "http://charts.example.com/stable", false)]
    [InlineData("https://charts.example.com", "https://charts.example.com.evil.com", false)]
    [InlineData("https://charts.example.com", "https://charts.example.com:8443", false)]
    [InlineData("https://charts.example.com", "oci://charts.example.com/a", false)]
    [InlineData("oci://ghcr.io/team", "oci://ghcr.io/team/charts", true)]
    [InlineData("oci://ghcr.io/team", "oci://ghcr.io/other", false)]
    [InlineData("charts.example.com", "https://charts.example.com/any", true)]
    [InlineData("charts.example.com", "oci://charts.example.com:5000/any", true)]
    [InlineData("charts.example.com", "https://sub.charts.example.com", false)]
    [InlineData("charts.example.com:5000", "https://charts.example.com", false)]
    [InlineData("charts.example.com:5000", "http://charts.example.com:5000", true)]
    [InlineData("charts.example.com:443", "https://charts.example.com", true)]
    [InlineData("charts.example.com:443", "http://charts.example.com", false)]
    [InlineData("*.example.com", "https://charts.example.com", true)]
    [InlineData("*.example.com", "https://example.com", false)]
    [InlineData("*.example.com", "https://evilexample.com", false)]
    public void An_entry_covers_what_it_names_and_what_is_below_it(string entry, string url, bool covered)
    {
        Assert.True(SourceUrl.TryRead(url, out var source, out _));

        Assert.Equal(covered, AllowedSource.Read(entry, out _)!.Covers(source));
    }

    [Theory]
    [InlineData("file:///charts")]
    [InlineData("ftp://example.com")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("https://user:canary-5e7a@example.com")]
    [InlineData("example.com/path")]
    [InlineData("https://")]
    [InlineData("http://localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("http://2130706433")]
    [InlineData("*.localhost:5000")]
    [InlineData("http://169.254.169.254")]
    [InlineData("http://[fd00:ec2::254]:80")]
    [InlineData("0.0.0.0:80")]
    public void What_can_be_no_source_stops_the_start_with_the_name_of_the_setting(string entry)
    {
        var options = Options(("Helm:AllowedSources", $"https://charts.example.com, {entry}"));

        Assert.StartsWith("K13D_HELM__ALLOWEDSOURCES holds ", Assert.Single(options.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_is_one_text_with_commas_or_a_list()
    {
        Assert.Equal(
            ["a.example.com", "b.example.com"], Options(("Helm:AllowedSources", " a.example.com ,, b.example.com,")).AllowedSources.Select(source => source.Host));
        Assert.Equal(
            ["a.example.com", "b.example.com"],
            Options(("Helm:AllowedSources:0", "a.example.com"), ("Helm:AllowedSources:1", "b.example.com")).AllowedSources.Select(source => source.Host));
    }

    [Theory]
    [InlineData("Helm:ChartsDir", "/no/such/folder", "K13D_HELM__CHARTSDIR must ")]
    [InlineData("Helm:FetchTimeout", "soon", "K13D_HELM__FETCHTIMEOUT must ")]
    [InlineData("Helm:FetchTimeout", "00:00:00", "K13D_HELM__FETCHTIMEOUT must ")]
    [InlineData("Helm:CaFile", "/no/such/file", "K13D_HELM__CAFILE must ")]
    public void A_setting_that_cannot_work_is_named_with_its_remedy(string key, string value, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Options((key, value)).Faults), StringComparison.Ordinal);

    private static ChartOptions Options(params (string Key, string Value)[] settings) => ChartOptions.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        .Build());
}
