using Microsoft.Extensions.Configuration;

namespace K13d.Infrastructure.Persistence;

/// <summary>Where K13d keeps what must outlive it.</summary>
/// <param name="DataDirectory">The folder for everything K13d writes; null where the user has no data folder and none is set.</param>
/// <param name="ConnectionString">PostgreSQL; null for the SQLite file in <paramref name="DataDirectory"/>.</param>
internal sealed record StorageOptions(string? DataDirectory, string? ConnectionString)
{
    /// <summary>The folder; the start has checked that there is one.</summary>
    public string Folder => DataDirectory ?? throw new InvalidOperationException("There is no data folder, and the start has not said so.");

    public bool UsesPostgres => ConnectionString is not null;

    public static StorageOptions From(IConfiguration configuration) => new(
        NullIfBlank(configuration["DataDir"]) is { } chosen ? Path.GetFullPath(chosen) : UsersOwn(),
        NullIfBlank(configuration["Database:ConnectionString"]));

    // The connection string holds a password.
    public override string ToString() => $"{DataDirectory}, {(UsesPostgres ? "PostgreSQL" : "SQLite")}";

    private static string? UsersOwn() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? Path.Combine(folder, "k13d")
            : null;

    private static string? NullIfBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
