using K13d.Application.Ports.Identity;
using K13d.Infrastructure.Llm;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Tests.Persistence.Databases;

/// <summary>One running K13d, as far as storage and security go. Disposing it and starting another on the same settings is a restart.</summary>
public sealed class Replica : IAsyncDisposable
{
    private readonly IHost host;
    private readonly LogLines log = new();

    private Replica(IReadOnlyDictionary<string, string?> settings, TimeProvider time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(time);
        builder.Services.AddPersistence(builder.Configuration);
        builder.Services.AddSecurity(builder.Configuration);
        builder.Services.AddLlm(builder.Configuration);
        builder.Services.AddSingleton<IPasswordHasher>(new Argon2PasswordHasher(new Argon2Parameters(64, 1, 1)));
        host = builder.Build();
    }

    public IReadOnlyCollection<string> Log => log.Written;

    public Task<FirstAdministrator> Prepared => Get<IFirstAdministrator>().Prepared;

    public static async Task<Replica> Start(IReadOnlyDictionary<string, string?> settings, TimeProvider time)
    {
        var replica = new Replica(settings, time);
        try
        {
            await replica.host.StartAsync(TestContext.Current.CancellationToken);
            return replica;
        }
        catch
        {
            // What did not start cannot be stopped.
            replica.host.Dispose();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Does to the rows what no use case does yet.</summary>
    internal async Task Rows(Func<K13dContext, Task> work)
    {
        await using var context = await Get<IDbContextFactory<K13dContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await work(context);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
