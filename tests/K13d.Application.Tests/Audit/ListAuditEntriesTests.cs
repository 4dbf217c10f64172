using K13d.Application.Audit;
using K13d.Application.Ports.Audit;
using K13d.Domain.Audit;
using K13d.Domain.Identity;
using NSubstitute;

namespace K13d.Application.Tests.Audit;

public sealed class ListAuditEntriesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Only_an_administrator_may() => Assert.Equal(Role.Admin, new ListAuditEntries().Permission.Least);

    [Fact]
    public async Task It_asks_for_what_the_request_says()
    {
        var reader = Substitute.For<IAuditReader>();
        reader.Read(default!, default, default, Cancellation).ReturnsForAnyArgs(new AuditPage([], 0));
        var request = new ListAuditEntries("delete", "eve", "pod/nginx", "shop", "denied", "2024-01-15T10:30:00Z", "2024-01-15T12:30:00.5+02:00", 7, 3);

        await new ListAuditEntriesHandler(reader).Handle(request, Cancellation);

        var from = new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);
        await reader.Received(1).Read(
            new AuditFilter("delete", "eve", "pod/nginx", "shop", AuditOutcome.Denied, from, from.AddMilliseconds(500)),
            7,
            3,
            Arg.Any<CancellationToken>());
    }

    [Theory, InlineData(1), InlineData(100), InlineData(1000)]
    public void A_limit_up_to_a_thousand_is_taken(int limit) => Assert.True(IsValid(new ListAuditEntries(Limit: limit)));

    [Theory, InlineData(0), InlineData(-1), InlineData(1001), InlineData(int.MaxValue)]
    public void Another_limit_is_not(int limit) => Assert.False(IsValid(new ListAuditEntries(Limit: limit)));

    [Fact]
    public void A_negative_offset_is_not_taken() => Assert.False(IsValid(new ListAuditEntries(Offset: -1)));

    [Theory]
    [InlineData("2024-01-15T10:30:00Z"), InlineData("2024-01-15t10:30:00z"), InlineData("2024-01-15T10:30:00.1234567Z")]
    [InlineData("2024-01-15T10:30:00+02:00"), InlineData("2024-01-15T10:30:00.5-11:30"), InlineData("2024-02-29T23:59:59Z")]
    public void A_time_by_rfc_3339_is_taken(string time)
    {
        Assert.True(IsValid(new ListAuditEntries(From: time)));
        Assert.True(IsValid(new ListAuditEntries(To: time)));
    }

    [Theory]
    [InlineData(""), InlineData("yesterday"), InlineData("2024-01-15"), InlineData("2024-01-15T10:30:00"), InlineData("2024-01-15 10:30:00Z")]
    [InlineData("2024-13-15T10:30:00Z"), InlineData("2023-02-29T10:30:00Z"), InlineData("2024-01-15T25:30:00Z"), InlineData("1705314600")]
    [InlineData("2024-01-15T10:30:00Z' OR 1=1"), InlineData("2024-01-15T10:30:00 02:00")]
    public void Another_text_is_no_time(string time)
    {
        Assert.False(IsValid(new ListAuditEntries(From: time)));
        Assert.False(IsValid(new ListAuditEntries(To: time)));
    }

    [Theory, InlineData("success", true), InlineData("failed", true), InlineData("denied", true)]
    [InlineData("Success", false), InlineData("0", false), InlineData("", false), InlineData("none", false)]
    public void An_outcome_is_one_of_three_words(string outcome, bool valid) => Assert.Equal(valid, IsValid(new ListAuditEntries(Outcome: outcome)));

    [Theory, InlineData("a\0b"), InlineData("\n"), InlineData("")]
    public void Text_that_no_line_can_hold_is_a_mistake(string text)
    {
        Assert.False(IsValid(new ListAuditEntries(Action: text)));
        Assert.False(IsValid(new ListAuditEntries(User: text)));
        Assert.False(IsValid(new ListAuditEntries(Resource: text)));
        Assert.False(IsValid(new ListAuditEntries(Namespace: text)));
    }

    // Not a case above: half a surrogate pair does not survive as an argument of an attribute.
    [Fact]
    public void Half_a_surrogate_pair_is_a_mistake() => Assert.False(IsValid(new ListAuditEntries(User: "\uD800")));

    private static bool IsValid(ListAuditEntries request) => new ListAuditEntriesValidator().Validate(request).IsValid;
}
