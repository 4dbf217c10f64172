using K13d.Domain.Failures;

namespace K13d.Application.Pods;

/// <summary>Counts the terminals that each user has open at this replica, so that nobody holds thousands.</summary>
public sealed class TerminalPlaces
{
    /// <summary>The most of one user.</summary>
    public const int Most = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock changing = new();
    private readonly Dictionary<Guid, int> open = [];

    /// <summary>TooMany where all are taken. To be disposed of when the terminal is closed.</summary>
    public Result<TerminalPlace> Enter(Guid user)
    {
        lock (changing)
        {
            var already = open.GetValueOrDefault(user);
            if (already >= Most)
            {
                return new Failure.TooMany($"You have {Most} terminals open, which is the most there may be: close one.", Patience);
            }

            open[user] = already + 1;
            return new TerminalPlace(() => Leave(user));
        }
    }

    private void Leave(Guid user)
    {
        lock (changing)
        {
            if (--open[user] == 0)
            {
                open.Remove(user);
            }
        }
    }
}

/// <summary>The place of one terminal among those of its user.</summary>
public sealed class TerminalPlace(Action leave) : IDisposable
{
    private int left;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
        {
            leave();
        }
    }
}
