using K13d.Application.Jobs;
using K13d.Application.Ports.Identity;

namespace K13d.Api.Jobs;

/// <summary>Runs jobs as long as the host runs, once the database is ready.</summary>
/// <param name="runner">
/// Made when it is needed: the host makes its services before it checks settings, and what the runner needs of the cluster would report its own
/// faults alone.
/// </param>
internal sealed class JobService(Lazy<JobRunner> runner, IFirstAdministrator database) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.Prepared.WaitAsync(stoppingToken);
            await runner.Value.Run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: what is under way is left to whoever starts next.
        }
    }
}
