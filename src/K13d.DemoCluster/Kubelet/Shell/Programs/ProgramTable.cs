using K13d.DemoCluster.Kubelet.Files;
using K13d.DemoCluster.Kubelet.Images;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>The programs of small images, by name: what they do, as far as output, time, files and exit codes go.</summary>
internal static class ProgramTable
{
    private static readonly string[] Shells = ["sh", "bash", "ash", "dash", "exec", "eval", ".", "source"];

    // What BusyBox does not have.
    private static readonly string[] OfLargerImages = ["bash", "curl", "python", "python3", "stress", "stress-ng", "apt-get", "apt", "nginx", "redis-server"];

    private static readonly Dictionary<string, Program> Programs = BuiltIns.All
        .Concat(FilePrograms.All).Concat(TextPrograms.All).Concat(SystemPrograms.All).Concat(TimePrograms.All).Concat(NetworkPrograms.All)
            .Concat(ServerPrograms.All)
        .Append(("tar", TarProgram.Run))
        .ToDictionary(program => program.Name, program => program.Run, StringComparer.Ordinal);

    /// <summary>Whether a program of that name is known at all.</summary>
    public static bool Knows(string program) => FilePath.Name(program) is var name && (Shells.Contains(name) || Programs.ContainsKey(name));

    /// <summary>Whether images of that flavour have it; what is no known program is not said to be missing.</summary>
    public static bool Has(ImageFlavour flavour, string program) => flavour switch
    {
        ImageFlavour.Scratch => false,
        ImageFlavour.BusyBox => !OfLargerImages.Contains(FilePath.Name(program)),
        _ => true,
    };

    /// <summary>Where <c>which</c> finds it; null for what is nowhere.</summary>
    public static string? PathOf(ImageFlavour flavour, string program) =>
        Knows(program) && Has(flavour, program) && !BuiltIns.IsOnlyBuiltIn(program)
            ? $"{(flavour == ImageFlavour.BusyBox ? "/bin" : "/usr/bin")}/{program}" : null;

    /// <summary>The names of all that an image of that flavour has in its folders.</summary>
    public static IEnumerable<string> NamesOf(ImageFlavour flavour) =>
        Programs.Keys.Concat(Shells).Where(name => name.All(char.IsAsciiLetterOrDigit) && PathOf(flavour, name) is not null);

    public static IEnumerable<Step> Run(Invocation call)
    {
        if (!Programs.TryGetValue(call.Name, out var program)) return Missing(call.State, call.Words[0]);
        call.State.Status = 0;
        return program(call);
    }

    public static IEnumerable<Step> Missing(ShellState state, string program) =>
        Complain(state, state.Surroundings.Flavour == ImageFlavour.Debian ? $"sh: 1: {program}: not found" : $"sh: {program}: not found", 127);

    public static IEnumerable<Step> Complain(ShellState state, string line, int status)
    {
        yield return new Step.Say(line, true);
        state.Status = status;
    }
}
