using K13d.Application.Jobs;
using K13d.Application.Ports.Identity;

namespace K13d.Api.Jobs;

/// <summary>Runs jobs as long as the host runs, once the database is ready.</summary>
internal sealed class JobService(JobRunner runner, IFirstAdministrator database) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.Prepared.WaitAsync(stoppingToken);
            await runner.Run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: what is under way is left to whoever starts next.
        }
    }
}
