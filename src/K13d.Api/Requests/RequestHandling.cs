using K13d.Api.Hosting;
using K13d.Api.Streaming;
using K13d.Application.Ports.Identity;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace K13d.Api.Requests;

/// <summary>Registers what every request has: where it comes from, and its line in the log.</summary>
internal static class RequestHandling
{
    public static void AddRequestHandling(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddHttpContextAccessor();
        services.AddScoped<IRequestContext, HttpRequestContext>();
        services.AddSingleton<EventJson>();
        services.AddSerilog(preserveStaticLogger: true, configureLogger: (provider, log) =>
        {
            log.MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                // It writes the whole URL, query and all, and warns of what a pod does.
                .MinimumLevel.Override("Yarp", LogEventLevel.Error)
                // Said on the console, in plain words.
                .Filter.ByExcluding(logged => logged.Exception is { } exception && StartFaults.Of(exception) is not null)
                .Enrich.FromLogContext()
                .Enrich.With<WithoutPath>()
                .ReadFrom.Services(provider);
            if (Console.IsOutputRedirected)
            {
                log.WriteTo.Console(new CompactJsonFormatter());
            }
            else
            {
                log.WriteTo.Console(
                    outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} [{CorrelationId}]{NewLine}{Exception}",
                    formatProvider: System.Globalization.CultureInfo.InvariantCulture);
            }
        });
    }
}
