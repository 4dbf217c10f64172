using System.Text;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>
/// A terminal as a kernel keeps it: it echoes what is typed, hands it on by the line, and turns Ctrl-C and Ctrl-D into what they mean.
/// https://man7.org/linux/man-pages/man3/termios.3.html (ICANON, ECHO, ISIG)
/// </summary>
internal sealed class Terminal(ShellInput input)
{
    private const int LongestLine = 4096;

    private readonly List<byte> line = [];
    private bool isInSequence;

    /// <summary>What is typed, once it is handed on.</summary>
    public ShellInput Input => input;

    /// <summary>Its columns and rows, as <c>stty size</c> tells them.</summary>
    public (int Columns, int Rows) Size { get; set; } = (80, 24);

    /// <summary>Whether it was interrupted since it was last asked.</summary>
    public bool IsInterrupted { get; private set; }

    public bool TakeInterrupt()
    {
        var was = IsInterrupted;
        IsInterrupted = false;
        return was;
    }

    /// <summary>Takes what is typed.</summary>
    /// <returns>What is to be seen of it.</returns>
    public byte[] Type(ReadOnlySpan<byte> typed)
    {
        var echo = new List<byte>();
        foreach (var key in typed) Type(key, echo);
        return [.. echo];
    }

    private void Type(byte key, List<byte> echo)
    {
        if (isInSequence)
        {
            // An arrow or a function key ends with a letter or a tilde.
            isInSequence = !(key is (byte)'~' || (char.IsAsciiLetter((char)key) && key != (byte)'O'));
            return;
        }

        switch (key)
        {
            case 0x1b:
                isInSequence = true;
                break;
            case (byte)'\r' or (byte)'\n':
                Echo("\r\n");
                input.Add([.. line, (byte)'\n']);
                line.Clear();
                break;
            case 0x03:
                Echo("^C\r\n");
                line.Clear();
                IsInterrupted = true;
                input.Wake();
                break;
            case 0x04 when line.Count == 0:
                input.EndOnce();
                break;
            case 0x04:
                input.Add([.. line]);
                line.Clear();
                break;
            case 0x7f or 0x08:
                if (Erase()) Echo("\b \b");
                break;
            case 0x15:
                while (Erase()) Echo("\b \b");
                break;
            case >= 0x20 or (byte)'\t' when line.Count < LongestLine:
                line.Add(key);
                echo.Add(key);
                break;
        }

        void Echo(string text) => echo.AddRange(Encoding.ASCII.GetBytes(text));
    }

    // The bytes that continue a character of UTF-8 go with its first.
    private bool Erase()
    {
        while (line.Count > 0)
        {
            var last = line[^1];
            line.RemoveAt(line.Count - 1);
            if ((last & 0xc0) != 0x80) return true;
        }

        return false;
    }
}
