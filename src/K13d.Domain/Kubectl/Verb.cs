namespace K13d.Domain.Kubectl;

/// <summary>What kind of act a verb is; with the kinds of objects it decides about the permission.</summary>
public enum Act
{
    Read,
    Write,
    Delete,

    /// <summary>To scale, restart, roll back and pause workloads.</summary>
    Operate,

    /// <summary>To cordon and drain nodes.</summary>
    OperateNodes,

    /// <summary>To run a command in a container.</summary>
    Exec,

    /// <summary>To hand out rights.</summary>
    Govern,
}

/// <summary>What stands after a verb, its flags apart.</summary>
public enum Operands
{
    None,

    /// <summary>TYPE[,TYPE…] [NAME…], or TYPE/NAME….</summary>
    Resources,

    /// <summary>Resources, then KEY=VALUE or KEY-.</summary>
    ResourcesAndPairs,

    /// <summary>Names of objects of the verb's own kind, or none.</summary>
    Names,

    /// <summary>One name of the verb's own kind.</summary>
    Name,

    /// <summary>POD or TYPE/NAME.</summary>
    Pod,

    /// <summary>A kind with the path of a field: pods.spec.containers.</summary>
    FieldPath,

    /// <summary>A verb of the API and a kind: get pods.</summary>
    ApiAccess,
}

/// <summary>One of kubectl's verbs and exactly what it takes.</summary>
/// <param name="Name">With its sub-verb: <c>rollout undo</c>.</param>
/// <param name="OwnFlags">Without those that are taken <see cref="Kubectl.Flags.Everywhere"/>.</param>
public sealed record Verb(string Name, Act Act, Operands Operands, IReadOnlyList<Flag> OwnFlags)
{
    /// <summary>Other spellings of the last word of <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The kind that it acts on where its operands name none.</summary>
    public string OwnKind { get; init; } = "";

    /// <summary>Whether a command for a container may follow after <c>--</c>.</summary>
    public bool TakesCommand { get; init; }

    /// <summary>Whether it is about the cluster, so that a namespace means nothing to it, or something else than where its objects are.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>Whether it waits for what it has begun or is told of, at most for its <c>--timeout</c>.</summary>
    public bool Waits { get; init; }

    public IReadOnlyList<Flag> Flags { get; } = [.. OwnFlags, .. Kubectl.Flags.Everywhere];

    public Flag? Find(string name) => Flags.FirstOrDefault(flag => flag.Name == name);

    public Flag? Find(char letter) => Flags.FirstOrDefault(flag => flag.Letter == letter);
}
