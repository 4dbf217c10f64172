namespace K13d.Application.Ports.Identity;

/// <summary>What the first start tells its operator, once.</summary>
public interface IFirstAdministrator
{
    /// <summary>Ends when the database is ready, which may be long after the start where PostgreSQL is down.</summary>
    Task<FirstAdministrator> Prepared { get; }
}

/// <param name="Name">Whom to log in as.</param>
/// <param name="GeneratedPassword">The password that this very start made up; null on every other start. Print it, do not log it.</param>
public sealed record FirstAdministrator(string Name, string? GeneratedPassword)
{
    public override string ToString() => Name;
}
