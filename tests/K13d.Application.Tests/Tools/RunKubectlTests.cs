using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Application.Ports.Tools;
using K13d.Application.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Tools;

public sealed class RunKubectlTests
{
    private const string Clear = "canary-5d1e";

    private readonly IKubectl kubectl = Substitute.For<IKubectl>();
    private readonly IResourceLists lists = Substitute.For<IResourceLists>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_change_said_is_withheld_where_it_cannot_be_told_what_is_secret_in_it_and_not_how_it_ended()
    {
        Says(0, Clear);
        lists.All(default!, default!, Cancellation).ReturnsForAnyArgs((Result<IReadOnlyList<JsonObject>>)new Failure.ClusterFailed("no answer"));

        var answer = await Run("scale deploy/web --replicas=2");

        Assert.Equal(0, answer.ExitCode);
        Assert.DoesNotContain(Clear, answer.Text, StringComparison.Ordinal);
        Assert.Contains("no answer", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_K13d_may_list_no_Secrets_what_the_command_sends_and_what_the_text_calls_secret_is_masked()
    {
        Says(1, $"password={Clear} sent-8c55-value rest");
        lists.All(default!, default!, Cancellation).ReturnsForAnyArgs((Result<IReadOnlyList<JsonObject>>)new Failure.Forbidden("no"));
        var secret = new Manifest(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "x" }, ["stringData"] = new JsonObject { ["a"] = "sent-8c55-value" } }, 1, 1);

        var answer = await Run("apply -f -", secret);

        Assert.Equal("password=*** *** rest\nkubectl ended with code 1.", answer.Text);
    }

    [Theory]
    [InlineData("token=token=")]
    [InlineData("password: x-1234567 ")]
    [InlineData("{\"password\":\"")]
    [InlineData("canary-5d1e ")]
    public async Task A_text_that_is_made_to_take_long_does_not(string repeated)
    {
        Says(0, string.Concat(Enumerable.Repeat(repeated, 1024 * 1024 / repeated.Length)));
        var secret = new JsonObject { ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "x" }, ["stringData"] = new JsonObject { ["a"] = Clear } };
        lists.All(default!, default!, Cancellation).ReturnsForAnyArgs((Result<IReadOnlyList<JsonObject>>)new[] { secret });
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();

        var answer = await Run("logs web");

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(Clear, answer.Text, StringComparison.Ordinal);
        Assert.InRange(answer.Text.Length, 1, (32 * 1024) + 100);
    }

    [Fact]
    public async Task A_text_that_calls_thousands_of_things_secret_is_withheld()
    {
        Says(0, string.Concat(Enumerable.Range(0, 2000).Select(at => $"token=value-{at}\n")));
        lists.All(default!, default!, Cancellation).ReturnsForAnyArgs((Result<IReadOnlyList<JsonObject>>)Array.Empty<JsonObject>());

        Assert.DoesNotContain("value-", (await Run("logs web")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get pods -A", null)]
    [InlineData("get pods -n other", "other")]
    [InlineData("get pods", "shop")]
    [InlineData("get nodes", "shop")]
    public async Task The_Secrets_of_the_namespaces_that_it_acts_in_are_looked_for(string command, string? place)
    {
        Says(0, "NAME");
        lists.All(default!, default!, Cancellation).ReturnsForAnyArgs((Result<IReadOnlyList<JsonObject>>)Array.Empty<JsonObject>());

        await Run(command);

        await lists.Received(1).All(ResourceKind.Secret, Arg.Is<ObjectQuery>(query => query.Namespace == place), Arg.Any<CancellationToken>());
    }

    private void Says(int exitCode, string output) =>
        kubectl.Run(default!, Cancellation).ReturnsForAnyArgs((Result<KubectlOutput>)new KubectlOutput(exitCode, output, ""));

    private async Task<CommandAnswer> Run(string line, params Manifest[] manifests) => Value(await new RunKubectlHandler(kubectl, new ToolSecrets(lists), new AuditNotes())
        .Handle(new RunKubectl(Value(KubectlCommand.ParseLine(line, manifests)).In("shop"), new OnBehalf("builtin", Guid.NewGuid(), "tc-1")), Cancellation));

    private static T Value<T>(Result<T> result)
        where T : notnull
    {
        Assert.False(result.IsFailure(out var failure, out var value), failure?.Message);
        return value!;
    }
}
