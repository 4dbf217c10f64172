namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What is piped or typed into a program, until it is taken. Safe to use from any thread.</summary>
internal sealed class ShellInput
{
    /// <summary>What may wait to be read; who writes more waits as well.</summary>
    private const int Room = 1 << 20;

    private readonly Lock gate = new();
    private byte[] bytes = [];
    private int length;
    private bool isClosed;
    private bool hasEndTyped;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>With nothing in it, and nothing to come.</summary>
    public static ShellInput Nothing => Of(default);

    /// <summary>With all that will ever be in it.</summary>
    public static ShellInput Of(ReadOnlySpan<byte> content)
    {
        var input = new ShellInput();
        input.Add(content);
        input.Close();
        return input;
    }

    public bool IsFull
    {
        get
        {
            lock (gate) return length >= Room;
        }
    }

    /// <summary>Whether a reader would wait.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (gate) return length == 0 && !isClosed && !hasEndTyped;
        }
    }

    /// <summary>Completes when something is written, taken or closed.</summary>
    public Task Changed
    {
        get
        {
            lock (gate) return changed.Task;
        }
    }

    public void Add(ReadOnlySpan<byte> more)
    {
        lock (gate)
        {
            if (bytes.Length < length + more.Length) Array.Resize(ref bytes, Math.Max(length + more.Length, length * 2));
            more.CopyTo(bytes.AsSpan(length));
            length += more.Length;
            Signal();
        }
    }

    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Signal();
        }
    }

    /// <summary>The end of input as a terminal has it: for whoever reads now, and not for who reads next.</summary>
    public void EndOnce()
    {
        lock (gate)
        {
            hasEndTyped = true;
            Signal();
        }
    }

    /// <summary>Lets who waits look up, although there is nothing to read.</summary>
    public void Wake()
    {
        lock (gate) Signal();
    }

    /// <summary>All that has come so far.</summary>
    public byte[] TakeAll()
    {
        lock (gate) return Take(length);
    }

    /// <summary>A line without its break: null while it is not whole, unless nothing comes any more.</summary>
    public byte[]? TakeLine()
    {
        lock (gate)
        {
            var end = bytes.AsSpan(0, length).IndexOf((byte)'\n');
            if (end < 0) return length > 0 && isClosed ? Take(length) : null;
            var line = Take(end + 1);
            return line[..^1];
        }
    }

    /// <summary>Whether the end has come, and nothing is left.</summary>
    public bool TakeEnd()
    {
        lock (gate)
        {
            if (length > 0 || !(isClosed || hasEndTyped)) return false;
            hasEndTyped = false;
            return true;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private byte[] Take(int count)
    {
        var taken = bytes[..count];
        bytes.AsSpan(count, length - count).CopyTo(bytes);
        length -= count;
        if (length == 0) bytes = [];
        Signal();
        return taken;
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }
}
