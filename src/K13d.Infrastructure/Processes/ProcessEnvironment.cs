using System.Collections;

namespace K13d.Infrastructure.Processes;

/// <summary>What a program may find in its environment.</summary>
internal static class ProcessEnvironment
{
    /// <summary>K13d's settings hold passwords and keys.</summary>
    private const string Settings = "K13D_";

    /// <summary>The environment that K13d was started with, without K13d's own settings and those of .NET.</summary>
    public static Dictionary<string, string> OfUser() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
            .Where(entry => !entry.Name.StartsWith(Settings, StringComparison.OrdinalIgnoreCase)
                && !entry.Name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
                && !entry.Name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
}
