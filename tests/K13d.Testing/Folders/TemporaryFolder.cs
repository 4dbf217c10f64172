namespace K13d.Testing.Folders;

/// <summary>A folder of a test's own, which is deleted with all that is in it when the test is over.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("k13d-test-");

    public string Path => folder.FullName;

    /// <summary>Writes a file into it and answers its path.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
