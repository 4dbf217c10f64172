using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Shell;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>What a container runs: its command, or what its image is made for.</summary>
/// <param name="Ports">Where it listens from the start.</param>
/// <param name="MissingProgram">The program that the image does not have; null where it starts.</param>
internal sealed record ContainerProgram(
    IReadOnlyList<string> Arguments, IReadOnlyList<int> Ports, IReadOnlyList<string> Greeting, bool IsServer, string? MissingProgram = null)
{
    private static readonly string[] Forever = ["sleep", "infinity"];

    public static ContainerProgram Of(JsonObject container, ImageReference image, ContainerEnvironment environment)
    {
        var known = ImageCatalog.Find(image);
        var command = container.Texts("command").Select(environment.Expand).ToList();
        var arguments = container.Texts("args").Select(environment.Expand).ToList();
        var declared = container.Items("ports").Select(port => (int)(port.Number("containerPort") ?? 0)).ToList();
        if (command.Count == 0) return Default(container, known, arguments, declared, environment);

        List<string> all = [.. command, .. arguments];
        if (Programs.Knows(all[0]) && known?.ShortCommandIs(all[0]) != true) return new ContainerProgram(all, [], [], false);
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
        if (arguments.Count > 0) return Programs.Knows(arguments[0]) ? new ContainerProgram(arguments, [], [], false) : new ContainerProgram([], [], [], false, arguments[0]);
        if (container.Flag("stdin") == true && known.IsPlainLinux) return new ContainerProgram(Forever, [], [], false);
        return known.IsPlainLinux ? new ContainerProgram(["true"], [], [], false) : new ContainerProgram(["true"], [], known.Greeting, false);
    }
}
