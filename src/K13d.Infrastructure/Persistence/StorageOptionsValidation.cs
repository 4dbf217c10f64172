using Microsoft.Extensions.Options;
using Npgsql;

namespace K13d.Infrastructure.Persistence;

/// <summary>Finds out before the start whether the settings can work at all: the folder by making it, the connection string by reading it.</summary>
internal sealed class StorageOptionsValidation(StorageOptions storage) : IValidateOptions<StorageOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options)
    {
        var faults = new[] { FaultOfFolder(), FaultOfConnection() }.OfType<string>().ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? FaultOfFolder()
    {
        if (storage.DataDirectory is not { } folder)
        {
            return "K13D_DATADIR must be set: the user that K13d runs as has no data folder of its own.";
        }

        try
        {
            PrivateFiles.CreateFolder(folder);
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return $"K13D_DATADIR must be a folder that K13d can write to: {failed.Message}";
        }
    }

    private string? FaultOfConnection()
    {
        const string Rule = "K13D_DATABASE__CONNECTIONSTRING must be a PostgreSQL connection string, such as Host=db;Database=k13d;Username=k13d;Password=...";
        if (storage.ConnectionString is not { } connection)
        {
            return null;
        }

        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Host) ? $"{Rule}: it names no Host." : null;
        }
        catch (ArgumentException)
        {
            // Its message may repeat the password.
            return $"{Rule}; this one cannot be read.";
        }
    }

    /// <summary>What the host checks on start; the settings themselves are needed earlier, to know which database to register.</summary>
    internal sealed class Checked;
}
