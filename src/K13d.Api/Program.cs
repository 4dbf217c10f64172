using K13d.Api.Audit;
using K13d.Api.Chat;
using K13d.Api.Auth;
using K13d.Api.Demo;
using K13d.Api.Errors;
using K13d.Api.Hosting;
using K13d.Api.Ingress;
using K13d.Api.Jobs;
using K13d.Api.OpenApi;
using K13d.Api.PortForwards;
using K13d.Api.RateLimits;
using K13d.Api.Repeats;
using K13d.Api.Requests;
using K13d.Api.Resources;
using K13d.Api.Sessions;
using K13d.Api.WebSockets;
using K13d.Application.Pipeline;
using K13d.Infrastructure.Charts;
using K13d.Infrastructure.Llm;
using K13d.Infrastructure.Metrics;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Security;
using K13d.Infrastructure.Kubernetes;

namespace K13d.Api;

/// <summary>What K13d is composed of, and in which order a request passes it.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => HostRun.Run(() => Build(args), Console.Error);

    /// <summary>The whole host, not started yet.</summary>
    /// <param name="args">Settings, as <c>--Kubernetes:Mode=demo</c>.</param>
    /// <param name="replace">What a test replaces: the clock, the log.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Program).Assembly.GetName().Name,
        });
        builder.ReadConfiguration(args);
        builder.ListenOnHttp();
        // What is missing is found at start, and not by the first request that needs it.
        builder.Host.UseDefaultServiceProvider(container => (container.ValidateOnBuild, container.ValidateScopes) = (true, true));

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApplication();
        builder.Services.AddPersistence(builder.Configuration);
        builder.Services.AddSecurity(builder.Configuration);
        builder.Services.AddRequestHandling();
        builder.Services.AddErrors();
        builder.Services.AddResourceBodies();
        builder.Services.AddIngress();
        builder.Services.AddAuth();
        builder.Services.AddRateLimits();
        builder.Services.AddPortForwards();
        builder.Services.AddOpenApiDocument();
        builder.Services.AddDemoCluster();
        builder.Services.AddKubernetes(builder.Configuration);
        builder.Services.AddCharts(builder.Configuration);
        builder.Services.AddLlm(builder.Configuration);
        builder.Services.AddHostedService<JobService>();
        builder.Services.AddHostedService<ChatService>();
        builder.Services.AddMetricsHistory();
        builder.Services.AddSingleton<Banner>();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseIngress();
        app.UseCorrelation();
        app.UseErrors();
        app.UseRouting();
        app.UseWebSocketHandshakes();
        app.UseAuthentication();
        app.UseRateLimits();
        app.UseSameOriginForWebSockets();
        app.UseOpenApiDocument();
        app.UseUnknownRoutes();
        app.UseAuthorization();
        app.UseMiddleware<SessionEndMiddleware>();
        app.UseAuditOfUnreadableChanges();
        app.UseBodyLimit();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.MapControllers();
        return app;
    }
}
