using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Shell.Programs;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>What a container runs: its command, or what its image is made for.</summary>
/// <param name="Ports">Where it listens from the start.</param>
/// <param name="MissingProgram">The program that the image does not have; null where it starts.</param>
/// <param name="HasInput">Whether it can be typed to: <c>stdin: true</c>.</param>
internal sealed record ContainerProgram(
    IReadOnlyList<string> Arguments, IReadOnlyList<int> Ports, IReadOnlyList<string> Greeting, bool IsServer, string? MissingProgram = null, bool HasInput = false, bool HasTerminal = false)
{
    /// <summary>What it is called in a list of processes.</summary>
    public IReadOnlyList<string> Command { get; private init; } = Arguments;

    /// <summary>What it prints while it runs; null for nothing.</summary>
    public Chatter? Chatter { get; private init; }

    private static readonly string[] Forever = ["sleep", "infinity"];

    public static ContainerProgram Of(JsonObject container, ImageReference image, ContainerEnvironment environment)
    {
        var program = Plain(container, image, environment);
        return program with
        {
            Command = Shown(container, image),
            Chatter = program.IsServer ? Chatter.Of(container, ImageCatalog.Find(image)) : null,
            HasInput = container.Flag("stdin") == true,
            HasTerminal = container.Flag("tty") == true,
        };
    }

    private static List<string> Shown(JsonObject container, ImageReference image)
    {
        List<string> given = [.. container.Texts("command"), .. container.Texts("args")];
        if (given.Count > 0) return given;
        return ImageCatalog.Find(image) is not { } known ? [image.ShortName] : known.Name == "nginx" ? ["nginx: master process nginx -g daemon off;"] : [.. known.Command];
    }

    private static ContainerProgram Plain(JsonObject container, ImageReference image, ContainerEnvironment environment)
    {
        var known = ImageCatalog.Find(image);
        var command = container.Texts("command").Select(environment.Expand).ToList();
        var arguments = container.Texts("args").Select(environment.Expand).ToList();
        var declared = container.Items("ports").Select(port => (int)(port.Number("containerPort") ?? 0)).ToList();
        if (command.Count == 0) return Default(container, known, arguments, declared, environment);

        List<string> all = [.. command, .. arguments];
        if (ProgramTable.Knows(all[0]) && known?.ShortCommandIs(all[0]) != true) return new ContainerProgram(all, [], [], false);
        if (known is not { IsPlainLinux: true }) return new ContainerProgram(Forever, [.. declared, .. known?.Ports ?? []], known?.Greeting ?? [], true);
        return known.Name == Path.GetFileName(all[0]) || known.Name is "python" or "node" or "golang"
            ? new ContainerProgram(["sleep", "3"], [], [], false)
            : new ContainerProgram([], [], [], false, all[0]);
    }

    private static ContainerProgram Default(JsonObject container, KnownImage? known, List<string> arguments, List<int> declared, ContainerEnvironment environment)
    {
        if (known is null) return new ContainerProgram(Forever, declared, [], true);
        if (known.NeedsVariable is { } variable && environment.Variables.GetValueOrDefault(variable) is null or "")
        {
            return new ContainerProgram(["sh", "-c", $"echo 'error: database is uninitialized and {known.NeedsVariable} is not set' >&2; exit 1"], [], [], false);
        }

        if (known.IsServer || known.Name == "pause") return new ContainerProgram(Forever, known.Ports, known.Greeting, true);
        if (arguments.Count > 0) return ProgramTable.Knows(arguments[0]) ? new ContainerProgram(arguments, [], [], false) : new ContainerProgram([], [], [], false, arguments[0]);
        if (container.Flag("stdin") == true && known.IsPlainLinux) return new ContainerProgram(known.Command, [], [], false);
        return known.IsPlainLinux ? new ContainerProgram(["true"], [], [], false) : new ContainerProgram(["true"], [], known.Greeting, false);
    }
}
