using K13d.Application.Health;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Health;

public sealed class LlmProbeTests
{
    private readonly ILlmSettings settings = Substitute.For<ILlmSettings>();
    private readonly ILlmHealth health = Substitute.For<ILlmHealth>();
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_what_is_set_and_how_it_was_last()
    {
        var ollama = new LlmConfiguration(LlmProvider.Ollama, "llama3", Endpoint: null, 8192);
        foreach (var (found, expected) in new (Result<LlmConfiguration>, string)[]
        {
            (LlmConfiguration.Builtin, "available"),
            (ollama, "unavailable"),
            (ollama with { Model = "qwen3" }, "available"),
            (new LlmConfiguration(LlmProvider.OpenAI, "gpt-4", Endpoint: null, 8192), "not_configured"),
            (new Failure.Conflict("The key can be read no more."), "not_configured"),
            (new Failure.Unavailable("DATABASE_UNAVAILABLE", "Away."), "unavailable"),
        })
        {
            settings.Find(Cancellation).ReturnsForAnyArgs(found);
            health.HasFailed(ollama).Returns(true);
            using var probe = new LlmProbe(settings, health, clock);

            Assert.Equal(expected, await probe.Find(Cancellation));
        }
    }

    [Fact]
    public async Task The_database_is_asked_seldom_and_not_waited_for()
    {
        settings.Find(Cancellation).ReturnsForAnyArgs(LlmConfiguration.Builtin);
        using var probe = new LlmProbe(settings, health, clock);
        for (var asked = 0; asked < 100; asked++)
        {
            await probe.Find(Cancellation);
        }

        await settings.ReceivedWithAnyArgs(1).Find(Cancellation);
        settings.Find(Cancellation).ReturnsForAnyArgs(call => Never(call.Arg<CancellationToken>()));
        clock.Advance(TimeSpan.FromSeconds(2));
        var waiting = probe.Find(Cancellation);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("unavailable", await waiting);
    }

    private static async Task<Result<LlmConfiguration>> Never(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return LlmConfiguration.Builtin;
    }
}
