namespace K13d.Api.Configuration;

/// <summary>The settings of one concern, bound to the section that <see cref="Section"/> names.</summary>
internal interface ISettings
{
    static abstract string Section { get; }

    /// <summary>What is wrong with them: nothing, or each setting with its remedy.</summary>
    IEnumerable<SettingFault> Faults();
}

/// <param name="Setting">The setting's name in its section: <c>RequestsPerMinute</c>.</param>
/// <param name="Remedy">What it must be: <c>must be at least 1</c>.</param>
internal sealed record SettingFault(string Setting, string Remedy);
