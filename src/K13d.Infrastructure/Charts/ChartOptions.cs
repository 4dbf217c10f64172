using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using K13d.Infrastructure.Charts.Sources;
using Microsoft.Extensions.Configuration;

namespace K13d.Infrastructure.Charts;

/// <summary>The settings <c>K13D_HELM__…</c> that say where charts may come from.</summary>
internal sealed class ChartOptions
{
    private const char Separator = ',';
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>The only sources there are; none means every public one.</summary>
    public IReadOnlyList<AllowedSource> AllowedSources { get; private init; } = [];

    /// <summary>The folder whose charts need no source; null where there is none.</summary>
    public string? Folder { get; private init; }

    /// <summary>Authorities that are trusted beside the machine's own, for sources within a company.</summary>
    public X509Certificate2Collection Authorities { get; private init; } = [];

    /// <summary>How long one answer of a source may take, from the connection to its last byte.</summary>
    public TimeSpan FetchTimeout { get; private init; }

    /// <summary>What is wrong with the settings, each with its remedy.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    public static ChartOptions From(IConfiguration configuration)
    {
        var faults = new List<string>();
        var sources = new List<AllowedSource>();
        foreach (var entry in Entries(configuration.GetSection("Helm:AllowedSources")))
        {
            if (AllowedSource.Read(entry, out var fault) is { } source)
            {
                sources.Add(source);
            }
            else
            {
                faults.Add($"K13D_HELM__ALLOWEDSOURCES holds '{entry}', {fault}.");
            }
        }

        var folder = configuration["Helm:ChartsDir"] is { } set && !string.IsNullOrWhiteSpace(set) ? Path.GetFullPath(set.Trim()) : null;
        if (folder is not null && !Directory.Exists(folder))
        {
            faults.Add($"K13D_HELM__CHARTSDIR must be a folder with charts, and {folder} is none: make it, or leave the setting out.");
        }

        var authorities = configuration["Helm:CaFile"] is { } file && !string.IsNullOrWhiteSpace(file) ? ReadAuthorities(file.Trim(), faults) : [];
        var timeout = TimeSpan.FromMinutes(1);
        if (configuration["Helm:FetchTimeout"] is { Length: > 0 } given
            && (!TimeSpan.TryParse(given, System.Globalization.CultureInfo.InvariantCulture, out timeout) || timeout <= TimeSpan.Zero || timeout > Longest))
        {
            faults.Add("K13D_HELM__FETCHTIMEOUT must be a duration of more than 0 and at most 00:30:00, such as 00:01:00.");
        }

        return new ChartOptions { AllowedSources = sources, Folder = folder, Authorities = authorities, FetchTimeout = timeout, Faults = faults };
    }

    private static X509Certificate2Collection ReadAuthorities(string file, List<string> faults)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPemFile(file);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException)
        {
            read.Clear();
        }

        if (read.Count == 0)
        {
            faults.Add($"K13D_HELM__CAFILE must be a file with certificates as PEM that K13d can read, and {file} is none.");
        }

        return read;
    }

    /// <summary>One text with commas between, as a variable has it, or a list, as a file has it.</summary>
    private static IEnumerable<string> Entries(IConfigurationSection section) => section.GetChildren()
        .Select(child => child.Value)
        .Prepend(section.Value)
        .OfType<string>()
        .SelectMany(text => text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
