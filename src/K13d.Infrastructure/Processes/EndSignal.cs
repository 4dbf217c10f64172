using System.Diagnostics;
using System.Runtime.InteropServices;

namespace K13d.Infrastructure.Processes;

/// <summary>Asks a program to end, which .NET itself cannot: it can only end it by force.</summary>
/// <seealso href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/kill.html"/>
internal static class EndSignal
{
    private const int Sigterm = 15;

    /// <summary>False where it cannot be asked: on Windows, or when it has ended.</summary>
    public static bool Send(Process process) => !OperatingSystem.IsWindows() && !process.HasExited && Kill(process.Id, Sigterm) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
