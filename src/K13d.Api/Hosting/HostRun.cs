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
            await Start(app);
            var stopped = app.WaitForShutdownAsync();
            await Greet(app, console);
            await stopped;
            return 0;
        }
        catch (Exception exception) when (StartFaults.Of(exception) is { } faults)
        {
            await console.WriteLineAsync("K13d cannot start:");
            foreach (var fault in faults)
            {
                await console.WriteLineAsync($"  - {fault}");
            }

            return 1;
        }
    }

    private static async Task Start(WebApplication app)
    {
        var started = false;
        try
        {
            await app.StartAsync();
            started = true;
        }
        finally
        {
            if (!started)
            {
                // What works in the background ends as at any other stop, and not as a failure.
                app.Lifetime.StopApplication();
            }
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
}
