using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace K13d.Api.Hosting;

/// <summary>Runs the host until it is told to stop, and says in plain words why it cannot start.</summary>
internal static class HostRun
{
    /// <returns>The process's exit code.</returns>
    public static async Task<int> Run(Func<WebApplication> build, TextWriter console)
    {
        try
        {
            await using var app = build();
            await app.StartAsync();
            var stopped = app.WaitForShutdownAsync();
            await Greet(app, console);
            await stopped;
            return 0;
        }
        catch (OptionsValidationException wrong)
        {
            return await Refuse(console, wrong.Failures);
        }
        catch (AggregateException wrong) when (wrong.InnerExceptions.All(each => each is OptionsValidationException))
        {
            return await Refuse(console, wrong.InnerExceptions.Cast<OptionsValidationException>().SelectMany(each => each.Failures));
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return await Refuse(console, [$"{taken.Message} Stop what listens there, or set ASPNETCORE_URLS to another address."]);
        }
    }

    private static async Task Greet(WebApplication app, TextWriter console)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.Services.GetRequiredService<Banner>().Write(console, [.. app.Urls], stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before there was anything more to say.
        }
    }

    private static async Task<int> Refuse(TextWriter console, IEnumerable<string> faults)
    {
        await console.WriteLineAsync("K13d cannot start:");
        foreach (var fault in faults.Distinct(StringComparer.Ordinal))
        {
            await console.WriteLineAsync($"  - {fault}");
        }

        return 1;
    }
}
