using K13d.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Errors;

/// <summary>A K13d that has the routes of <see cref="ProbeController"/> too.</summary>
public sealed class ProbedK13d : IAsyncLifetime
{
    public K13dHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await K13dHost.Start(
        replace: services => services.AddControllers().AddApplicationPart(typeof(ProbeController).Assembly));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
