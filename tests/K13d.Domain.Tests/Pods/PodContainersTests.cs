using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Pods;

public sealed class PodContainersTests
{
    private static readonly ResourceRef Pod = new(ResourceKind.Pod, "shop", "web-1");

    [Theory]
    [InlineData("app", null, "app"), InlineData("proxy", "app", "proxy"), InlineData("setup", "app", "setup")]
    [InlineData(null, "proxy", "proxy"), InlineData("", "proxy", "proxy"), InlineData(null, "debugger", "debugger")]
    public void The_named_one_is_chosen_and_else_the_default(string? named, string? preferred, string chosen) =>
        Assert.Equal<Result<string>>(chosen, Several(preferred).Choose(named));

    [Theory, InlineData(null, null), InlineData("nobody", "app"), InlineData(null, "gone"), InlineData("App", null)]
    public void What_leaves_a_choice_is_refused_with_all_there_are(string? named, string? preferred)
    {
        Assert.True(Several(preferred).Choose(named).IsFailure(out var failure, out _));

        Assert.IsType<Failure.Invalid>(failure);
        Assert.Contains("app, proxy, setup (init), debugger (ephemeral)", failure.Message, StringComparison.Ordinal);
        Assert.Equal((string[])["app", "proxy"], failure.Details["containers"]);
        Assert.Equal((string[])["setup"], failure.Details["initContainers"]);
        Assert.Equal((string[])["debugger"], failure.Details["ephemeralContainers"]);
    }

    [Fact]
    public void The_only_one_is_chosen_though_there_is_an_init_container() =>
        Assert.Equal<Result<string>>("app", new PodContainers(Pod, ["app"], ["setup"], [], "gone").Choose(null));

    private static PodContainers Several(string? preferred) => new(Pod, ["app", "proxy"], ["setup"], ["debugger"], preferred);
}
