using K13d.Domain.Releases;

namespace K13d.Domain.Tests.Releases;

public sealed class UnfinishedChangeTests
{
    [Theory]
    [InlineData("pending-install", null)]
    [InlineData("deployed pending-upgrade", 1)]
    [InlineData("superseded deployed failed pending-upgrade", 2)]
    [InlineData("superseded superseded failed pending-rollback", 2)]
    [InlineData("deployed superseded pending-upgrade", 1)]
    [InlineData("failed pending-upgrade", null)]
    [InlineData("superseded uninstalling", null)]
    public void The_way_out_is_the_newest_revision_that_was_deployed(string statuses, int? rollbackTo)
    {
        var history = History(statuses);

        var change = UnfinishedChange.Of(history);

        Assert.Equal(new UnfinishedChange(history[^1].Status, history[^1].Updated, rollbackTo), change);
    }

    [Theory, InlineData("deployed"), InlineData("pending-upgrade deployed"), InlineData("superseded failed"), InlineData("uninstalled"), InlineData("unheard-of")]
    public void Where_the_newest_revision_is_done_there_is_none(string statuses) => Assert.Null(UnfinishedChange.Of(History(statuses)));

    [Fact]
    public void Of_nothing_there_is_none() => Assert.Null(UnfinishedChange.Of([]));

    [Theory]
    [InlineData("Install complete", true), InlineData("Rollback to 12", true), InlineData("", true)]
    [InlineData("Rollback to 12; hunter2", false), InlineData("Rollback \"web\" failed: hunter2", false), InlineData("mine", false)]
    public void Only_Helms_usual_words_are_known_to_repeat_nothing(string description, bool usual) => Assert.Equal(usual, ReleaseDescriptions.IsUsual(description));

    [Theory, InlineData("web", true), InlineData("web.api-2", true), InlineData("Web", false), InlineData("-web", false), InlineData("web_", false), InlineData("a/b", false), InlineData("", false)]
    [InlineData("a234567890123456789012345678901234567890123456789012x", true), InlineData("a2345678901234567890123456789012345678901234567890123x", false)]
    public void A_release_is_called_as_Helm_lets_it_be(string name, bool allowed) => Assert.Equal(allowed, ReleaseNames.IsReleaseName(name));

    private static ReleaseRevision[] History(string statuses) =>
    [
        .. statuses.Split(' ').Select((status, index) => new ReleaseRevision(
            "shop", "web", index + 1, new ReleaseStatus(status), ReleaseChart.Unknown, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(index), "")),
    ];
}
