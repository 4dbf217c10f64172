namespace K13d.Domain.Identity;

/// <summary>How many wrong passwords a name may collect, and what happens then.</summary>
/// <param name="Failures">This many within <paramref name="Window"/> lock the name.</param>
/// <param name="Window">Counted from the first failure.</param>
/// <param name="Lockout">For so long no password is accepted for the name, not even the right one.</param>
public sealed record LoginPolicy(int Failures, TimeSpan Window, TimeSpan Lockout)
{
    public static LoginPolicy Default { get; } = new(10, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(5));
}
