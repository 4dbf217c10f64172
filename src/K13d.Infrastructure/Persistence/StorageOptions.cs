using Microsoft.Extensions.Configuration;
using Npgsql;

namespace K13d.Infrastructure.Persistence;

/// <summary>
/// Where K13d keeps what must outlive it. The host makes its services before it checks settings, so faults are collected here and are no
/// exceptions: with any of them the start is refused before a service does anything.
/// </summary>
internal sealed class StorageOptions
{
    private const string ConnectionRule =
        "K13D_DATABASE__CONNECTIONSTRING must be a PostgreSQL connection string, such as Host=db;Database=k13d;Username=k13d;Password=...";

    /// <summary>The folder for everything K13d writes.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>How to connect to PostgreSQL; null for the SQLite file in <see cref="Folder"/>.</summary>
    public NpgsqlConnectionStringBuilder? Postgres { get; private init; }

    /// <summary>What is wrong with the settings, each with its remedy.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    public static StorageOptions From(IConfiguration configuration)
    {
        var faults = new List<string>();
        var folder = NullIfBlank(configuration["DataDir"]) is { } chosen ? Path.GetFullPath(chosen) : UsersOwn();
        if (folder is null)
        {
            faults.Add("K13D_DATADIR must be set: the user that K13d runs as has no data folder of its own.");
        }

        var postgres = NullIfBlank(configuration["Database:ConnectionString"]) is { } connection ? Read(connection, faults) : null;
        return new StorageOptions { Folder = folder ?? "", Postgres = postgres, Faults = faults };
    }

    private static NpgsqlConnectionStringBuilder? Read(string connection, List<string> faults)
    {
        try
        {
            var read = new NpgsqlConnectionStringBuilder(connection);
            if (!string.IsNullOrEmpty(read.Host))
            {
                return read;
            }

            faults.Add($"{ConnectionRule}: it names no Host.");
        }
        catch (ArgumentException)
        {
            // Its message may repeat the password.
            faults.Add($"{ConnectionRule}; this one cannot be read.");
        }

        return null;
    }

    private static string? UsersOwn() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? Path.Combine(folder, "k13d")
            : null;

    private static string? NullIfBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
