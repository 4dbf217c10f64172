using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Domain.Audit;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Bench.Audit;

/// <summary>A record of so many lines in a database of its own, read and written as K13d's use cases do it.</summary>
internal sealed class AuditRecord : IAsyncDisposable
{
    /// <summary>As many lines as a page usually has.</summary>
    private const int PageLines = 100;

    private readonly IHost host;
    private readonly string folder;
    private readonly int lines;

    private AuditRecord(IHost host, string folder, int lines) => (this.host, this.folder, this.lines) = (host, folder, lines);

    public static async Task<AuditRecord> Fill(AuditStore store, int lines, RecordIndexes indexes, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("k13d-bench-audit-").FullName;
        var place = await store.NewPlace(folder);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(place.Settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPersistence(builder.Configuration);
        builder.Services.AddSecurity(builder.Configuration);
        var record = new AuditRecord(builder.Build(), folder, lines);
        await record.host.StartAsync(cancellation);
        await record.host.Services.GetRequiredService<IFirstAdministrator>().Prepared.WaitAsync(cancellation);
        if (indexes != RecordIndexes.All)
        {
            await place.DropIndexes(store, cancellation);
        }

        if (indexes == RecordIndexes.OrderOnly)
        {
            await place.Run(AuditSeed.OrderOnlyIndexes, cancellation);
        }

        await place.Run(AuditSeed.Sql(lines, store.TimeOfLine), cancellation);
        await place.Run(store.Settle, cancellation);
        return record;
    }

    public async Task<AuditPage> Read(AuditQuestion question, CancellationToken cancellation) => Value(
        await host.Services.GetRequiredService<IAuditReader>().Read(question.Filter, PageLines, (int)(lines * question.Depth), cancellation));

    public async Task Append(int number, CancellationToken cancellation) => Value(
        await host.Services.GetRequiredService<IAuditTrail>().Append(
            new AuditEntry(
                TimeProvider.System.GetUtcNow(),
                "admin",
                "scale",
                $"deployment/web-{number % 5000}",
                $"team-{number % 25}",
                AuditOutcome.Success,
                $"4bf92f3577b34da6{number:D16}",
                "10.0.0.7",
                new Dictionary<string, string> { ["replicas"] = "3", ["before"] = "2" }),
            cancellation));

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
