using System.Text;

namespace K13d.Infrastructure.Processes;

/// <summary>A new file that only the user K13d runs as can read.</summary>
internal static class PrivateFile
{
    public static async Task Write(string path, string text, CancellationToken cancellation)
    {
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, create);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }
}
