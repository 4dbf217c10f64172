using K13d.Domain.Failures;

namespace K13d.Application.Ports.Storage;

/// <summary>Where K13d keeps things, as health and the start-up text see it.</summary>
public interface IStorage
{
    /// <summary>For a person, without a password: <c>SQLite, /home/me/.local/share/k13d/k13d.db</c> or <c>PostgreSQL, db:5432/k13d</c>.</summary>
    string Location { get; }

    /// <summary>The folder for everything that K13d writes: it is there, and its owner's alone.</summary>
    string Folder { get; }

    /// <summary>Asks the database. Unavailable where it does not answer, or its schema is not up to date yet.</summary>
    Task<Result<Done>> Check(CancellationToken cancellation);
}
