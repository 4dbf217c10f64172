using K13d.Application.Charts;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using NSubstitute;

namespace K13d.Application.Tests.Charts;

public sealed class AddChartRepositoryTests
{
    private const string Secret = "canary-5e7a";

    private readonly IChartCatalog catalog = Substitute.For<IChartCatalog>();
    private readonly IChartRepositories repositories = Substitute.For<IChartRepositories>();
    private readonly AuditNotes notes = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_kept_recorded_and_answered_is_the_URL_as_it_was_read()
    {
        catalog.Probe(Arg.Any<ChartRepository>(), Arg.Any<CancellationToken>()).Returns("https://charts.example.com/stable");
        repositories.Add(Arg.Any<ChartRepository>(), Arg.Any<CancellationToken>()).Returns(new Done());

        Assert.Equal<Result<DescribedRepository>>(
            new DescribedRepository("team", "https://charts.example.com/stable", HasCredentials: true, Registry: false),
            await Add("HTTPS://Charts.Example.com:443/stable/"));

        Assert.Equal("https://charts.example.com/stable", notes.Details["url"]);
        await repositories.Received().Add(
            new ChartRepository("team", "https://charts.example.com/stable", new RepositoryCredential("robot", Secret)), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_is_no_repository_is_not_kept_and_its_URL_not_recorded()
    {
        var refused = new Failure.Invalid("no");
        catalog.Probe(Arg.Any<ChartRepository>(), Arg.Any<CancellationToken>()).Returns(refused);

        Assert.Equal<Result<DescribedRepository>>(refused, await Add($"https://user:{Secret}@charts.example.com"));

        Assert.Empty(notes.Details);
        await repositories.DidNotReceiveWithAnyArgs().Add(default!, Cancellation);
    }

    [Fact]
    public void The_request_as_text_and_in_the_record_has_no_credential_and_no_URL()
    {
        var request = new AddChartRepository("team", $"https://user:{Secret}@charts.example.com", Secret, Secret);

        var recorded = $"{request} {request.Audits} {string.Join(' ', request.Audits!.Details)}";

        Assert.DoesNotContain(Secret, recorded, StringComparison.Ordinal);
        Assert.Contains("chartrepository/team", recorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo", "https://charts.example.com", null, null)]
    [InlineData("", "https://charts.example.com", null, null)]
    [InlineData("-f", "https://charts.example.com", null, null)]
    [InlineData("a/b", "https://charts.example.com", null, null)]
    [InlineData("team", "", null, null)]
    [InlineData("team", null, null, null)]
    [InlineData("team", "https://charts.example.com", "robot:", "x")]
    [InlineData("team", "https://charts.example.com", "robot", "line\nbreak")]
    public void What_can_be_no_repository_is_refused_with_the_field(string name, string? url, string? username, string? password) =>
        Assert.Single(new AddChartRepositoryValidator().Validate(new AddChartRepository(name, url!, username, password)).Errors);

    private Task<Result<DescribedRepository>> Add(string url) =>
        new AddChartRepositoryHandler(catalog, repositories, notes).Handle(new AddChartRepository("team", url, "robot", Secret), Cancellation);
}
