using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Persistence;

/// <summary>Reports the faults of <see cref="StorageOptions"/> on start, and finds out whether the folder can be had: by making it.</summary>
internal sealed class StorageOptionsValidation(StorageOptions storage) : IValidateOptions<StorageOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options)
    {
        string[] faults = [.. storage.Faults, .. FaultsOfFolder()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string[] FaultsOfFolder()
    {
        if (storage.Folder.Length == 0)
        {
            return [];
        }

        try
        {
            PrivateFiles.CreateFolder(storage.Folder);
            return [];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return [$"K13D_DATADIR must be a folder that K13d can write to: {failed.Message}"];
        }
    }

    /// <summary>What the host checks on start; the settings themselves are needed earlier, to know which database to register.</summary>
    internal sealed class Checked;
}
