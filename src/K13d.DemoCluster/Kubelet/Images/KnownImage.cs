namespace K13d.DemoCluster.Kubelet.Images;

/// <summary>What an image is made for.</summary>
/// <param name="Megabytes">Its size, which decides how long a pull takes.</param>
/// <param name="NewestMajor">Tags of later versions do not exist.</param>
/// <param name="Ports">Where its server listens; none for an image without one.</param>
/// <param name="Command">What it runs by itself; none where that ends at once.</param>
/// <param name="NeedsVariable">An environment variable without which it refuses to start.</param>
/// <param name="Greeting">What it logs when it starts.</param>
internal sealed record KnownImage(
    string Name,
    int Megabytes,
    int NewestMajor,
    IReadOnlyList<int> Ports,
    IReadOnlyList<string> Command,
    string? NeedsVariable,
    IReadOnlyList<string> Greeting)
{
    public bool IsServer => Ports.Count > 0;

    /// <summary>Whether a command is the server of this image under its own name.</summary>
    public bool ShortCommandIs(string program) => IsServer && Path.GetFileName(program) is var name && (name == Name || name == $"{Name}-server");

    /// <summary>Whether it is a small Linux with a shell and little else, so that a program it does not have is known to be missing.</summary>
    public bool IsPlainLinux => !IsServer && Command is ["sh"];
}
