using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Settings;
using K13d.Application.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Settings;

public sealed class LlmSettingsTests
{
    private static readonly LlmConfiguration Before = new(LlmProvider.Custom, "llama3", new Uri("https://llm.example.com/v1"), 8192) { ApiKey = "sk-1" };

    private readonly ILlmSettings settings = Substitute.For<ILlmSettings>();
    private readonly ILlmEndpoints endpoints = Substitute.For<ILlmEndpoints>();
    private readonly AuditNotes notes = new();

    public LlmSettingsTests()
    {
        settings.Find(Cancellation).Returns(Before);
        settings.Save(Before, Cancellation).ReturnsForAnyArgs(new Done());
        endpoints.Check(Before, Cancellation).ReturnsForAnyArgs(new Done());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LlmChanging Changing => new(settings, endpoints, notes);

    [Fact]
    public async Task A_key_is_kept_only_where_provider_and_endpoint_stay()
    {
        Assert.Equal("sk-1", (await Saved(new(null, "llama4", null, null, null))).ApiKey);
        Assert.Equal("sk-1", (await Saved(new("custom", "llama3", "https://LLM.example.com:443/v1/", null, null))).ApiKey);
        Assert.Equal("sk-2", (await Saved(new(null, null, "https://other.example.com/v1", null, "sk-2"))).ApiKey);
        foreach (var change in new LlmChange[]
        {
            new(null, null, null, null, ""),
            new(null, null, "https://other.example.com/v1", null, null),
            new(null, null, "http://llm.example.com/v1", null, null),
            new(null, null, "https://llm.example.com:8443/v1", null, null),
            new(null, null, "https://llm.example.com/v2", null, null),
            new("openai", "llama3", "https://llm.example.com/v1", null, null),
            new("builtin", null, null, null, null),
        })
        {
            Assert.Null((await Saved(change)).ApiKey);
        }
    }

    [Fact]
    public async Task Where_the_key_can_be_read_no_more_the_whole_is_given_anew()
    {
        settings.Find(Cancellation).Returns(new Failure.Conflict("The key can be read no more."));

        Assert.IsType<Failure.Invalid>(FailureOf(await Update(new("custom", "llama3", null, null, null))));
        Assert.Equal(Before, await Saved(new("custom", "llama3", "https://llm.example.com/v1", 8192, "sk-1")));
    }

    [Fact]
    public async Task What_may_not_be_asked_is_not_saved_and_neither_is_anything_while_the_database_is_away()
    {
        endpoints.Check(Before, Cancellation).ReturnsForAnyArgs(new Failure.Invalid("No."));
        Assert.IsType<Failure.Invalid>(FailureOf(await Update(new(null, "llama4", null, null, null))));
        settings.Find(Cancellation).Returns(new Failure.Unavailable("DATABASE_UNAVAILABLE", "Away."));
        Assert.IsType<Failure.Unavailable>(FailureOf(await Update(new(null, "llama4", null, null, null))));

        await settings.DidNotReceiveWithAnyArgs().Save(Before, Cancellation);
    }

    [Fact]
    public async Task A_model_that_does_not_end_its_answer_is_given_up()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var model = Substitute.For<ILanguageModel>();
        model.Answer(Before, new ModelRequest("", [], []), Cancellation).ReturnsForAnyArgs(call => Endless(asked, call.Arg<CancellationToken>()));

        var test = new TestLlmSettingsHandler(Changing, model, notes, clock).Handle(new TestLlmSettings(new(null, null, null, null, null)), Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        clock.Advance(TimeSpan.FromMinutes(1));

        var tested = Value(await test);
        Assert.Contains("had not answered after 60 seconds", tested.Error, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), tested.Latency);
        Assert.Equal("false", notes.Details["ok"]);
    }

    private static async IAsyncEnumerable<Result<ModelPart>> Endless(
        TaskCompletionSource asked, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new ModelPart.Text("O");
        asked.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    private static Failure? FailureOf<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out _) ? failure : null;

    private Task<Result<DescribedLlm>> Update(LlmChange change) =>
        new UpdateLlmSettingsHandler(settings, Changing).Handle(new UpdateLlmSettings(change), Cancellation);

    private async Task<LlmConfiguration> Saved(LlmChange change)
    {
        settings.ClearReceivedCalls();
        Value(await Update(change));
        return Assert.Single(settings.ReceivedCalls(), call => call.GetMethodInfo().Name == nameof(ILlmSettings.Save)).GetArguments()[0] as LlmConfiguration
            ?? throw new InvalidOperationException("Nothing was saved.");
    }
}
