namespace K13d.Infrastructure.Processes;

/// <summary>
/// Looks programs up in <c>PATH</c> and nowhere else: left to itself, .NET would first take one that lies in the folder K13d runs in.
/// </summary>
internal static class SearchPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The path of the program; null where there is none. A relative folder in <c>PATH</c> is passed over: it may be anywhere.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => Names(program).Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(IsProgram);

    private static string[] Names(string program) =>
        OperatingSystem.IsWindows() && Path.GetExtension(program).Length == 0 ? [$"{program}.exe", $"{program}.cmd"] : [program];

    private static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
