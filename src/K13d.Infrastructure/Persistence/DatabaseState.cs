using K13d.Application.Ports.Identity;

namespace K13d.Infrastructure.Persistence;

/// <summary>How far the database is: nothing uses it before its schema is up to date.</summary>
internal sealed class DatabaseState : IFirstAdministrator
{
    private readonly TaskCompletionSource<FirstAdministrator> prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<FirstAdministrator> Prepared => prepared.Task;

    /// <summary>Why it is not prepared yet; once it is, it means nothing.</summary>
    public string Trouble { get; private set; } = "it is being prepared";

    public void IsPrepared(FirstAdministrator administrator) => prepared.TrySetResult(administrator);

    public void IsInTrouble(string trouble) => Trouble = trouble;
}
