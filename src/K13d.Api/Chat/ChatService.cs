using K13d.Application.Chat.Runs;

namespace K13d.Api.Chat;

/// <summary>Ends the chat's runs when the host stops: each still tells its readers.</summary>
/// <param name="runs">Made when it is needed: see <see cref="Jobs.JobService"/>.</param>
internal sealed class ChatService(Lazy<ChatRuns> runs) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => runs.IsValueCreated ? runs.Value.Stop().WaitAsync(cancellationToken) : Task.CompletedTask;
}
