using System.Buffers;
using System.Text;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What a command would have printed, kept for another one: a pipe, a substitution, a file.</summary>
internal sealed class Captured
{
    /// <summary>The reader of an endless writer sees no more than this.</summary>
    private const int MostBytes = 16 << 20;

    private const int MostLines = 100_000;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public int Lines { get; private set; }

    public bool IsFull => Lines >= MostLines || bytes.WrittenCount >= MostBytes;

    public ReadOnlySpan<byte> Bytes => bytes.WrittenSpan;

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Keeps what a step prints, as far as that is output and no error.</summary>
    /// <returns>Whether it was such a step.</returns>
    public bool Take(Step step)
    {
        switch (step)
        {
            case Step.Say { IsError: false } said:
                bytes.Write(Encode(said));
                Lines++;
                return true;
            case Step.Emit emitted:
                bytes.Write(emitted.Bytes.Span);
                return true;
            default:
                return false;
        }
    }

    public static byte[] Encode(Step.Say said) => Encoding.UTF8.GetBytes(said.EndsLine ? said.Line + "\n" : said.Line);
}
