using System.Security.Cryptography;
using System.Text;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>Reads files and remembers what was in them, so that a change is seen, however the file was replaced.</summary>
internal sealed class FileReader : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The text of a file; IOException where it cannot be read.</summary>
    public string Read(string path)
    {
        var text = File.ReadAllText(path);
        Include(path);
        Include(text);
        return text;
    }

    /// <summary>Lets something that is not in a file count too.</summary>
    public void Include(string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }

    public string Fingerprint() => Convert.ToHexString(hash.GetCurrentHash());

    public void Dispose() => hash.Dispose();
}
