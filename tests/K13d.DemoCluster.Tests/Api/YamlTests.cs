using System.Text;
using K13d.DemoCluster.Api.Writing.Yaml;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Tests.Api;

public sealed class YamlTests
{
    [Fact]
    public void Aliases_of_aliases_of_aliases_are_refused_before_they_fill_the_memory()
    {
        var levels = Enumerable.Range(1, 9).Select(level => $"l{level}: &l{level} [{string.Join(',', Enumerable.Repeat($"*l{level - 1}", 9))}]");

        Assert.Equal("yaml: document contains excessive aliasing", Refused($"l0: &l0 [x]\n{string.Join('\n', levels)}\n"));
    }

    [Fact]
    public void What_is_nested_too_deeply_is_refused() => Assert.Equal("yaml: exceeded max depth of 200", Refused(new string('[', 20_000)));

    [Fact]
    public void An_anchor_that_is_given_again_is_from_then_on_the_later_one() =>
        Assert.Equal("""{"a":1,"b":1,"c":2,"d":2}""", Json("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"));

    private static string Json(string yaml) => Encoding.UTF8.GetString(YamlText.ToJson(Encoding.UTF8.GetBytes(yaml), Refusals.BadRequest).Json);

    private static string Refused(string yaml) => Assert.Throws<ApiException>(() => Json(yaml)).Message;
}
