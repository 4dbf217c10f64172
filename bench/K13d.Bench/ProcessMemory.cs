using System.Globalization;

namespace K13d.Bench;

/// <summary>The most memory that a process has had resident. Linux only.</summary>
/// <param name="Process">The id of the process.</param>
internal readonly record struct ProcessMemory(int Process)
{
    /// <summary>Forgets the highest memory so far, so that <see cref="Peak"/> tells of what comes next.</summary>
    public void ResetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText($"/proc/{Process}/clear_refs", "5"); // proc(5)
        }
    }

    /// <summary>In bytes; null where the system does not tell.</summary>
    public long? Peak() => OperatingSystem.IsLinux()
        ? File.ReadLines($"/proc/{Process}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
            .Single()
        : null;
}
