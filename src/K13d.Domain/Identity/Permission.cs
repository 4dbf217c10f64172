namespace K13d.Domain.Identity;

/// <summary>
/// The right to one kind of act. A use case names the one it needs; a role holds those whose <see cref="Least"/> it reaches.
/// </summary>
public sealed class Permission
{
    private Permission(string name, Role least) => (Name, Least) = (name, least);

    public static Permission ReadResources { get; } = new("resources:read", Role.Viewer);

    /// <summary>To create and change objects, those apart that take <see cref="GovernCluster"/>.</summary>
    public static Permission WriteResources { get; } = new("resources:write", Role.Operator);

    /// <summary>To create, change and delete what decides about rights in the cluster or concerns all of it: see <see cref="WriteRights"/>.</summary>
    public static Permission GovernCluster { get; } = new("cluster:govern", Role.Admin);

    /// <summary>To delete objects, those apart that take <see cref="GovernCluster"/>.</summary>
    public static Permission DeleteResources { get; } = new("resources:delete", Role.Operator);

    /// <summary>To scale, restart, roll back, pause, suspend and trigger workloads.</summary>
    public static Permission OperateWorkloads { get; } = new("workloads:operate", Role.Operator);

    /// <summary>To run commands in containers, with a terminal or without.</summary>
    public static Permission ExecInPods { get; } = new("pods:exec", Role.Operator);

    /// <summary>To reach the ports of pods, and to list and stop one's own port-forwards.</summary>
    public static Permission ForwardPorts { get; } = new("pods:portforward", Role.Operator);

    /// <summary>To cordon, uncordon and drain nodes.</summary>
    public static Permission OperateNodes { get; } = new("nodes:operate", Role.Operator);

    /// <summary>To read Helm releases, what they keep secret apart, and what charts there are.</summary>
    public static Permission ReadReleases { get; } = new("helm:read", Role.Viewer);

    /// <summary>To install, upgrade, roll back and uninstall Helm releases, and to see what that would do.</summary>
    public static Permission ChangeReleases { get; } = new("helm:write", Role.Operator);

    /// <summary>To see the values of Secrets in clear; every use of it is audited.</summary>
    public static Permission RevealSecrets { get; } = new("secrets:reveal", Role.Admin);

    /// <summary>To add and delete the chart repositories that K13d knows, and their credentials.</summary>
    public static Permission ManageChartRepositories { get; } = new("helm:repos", Role.Admin);

    public static Permission ReadAudit { get; } = new("audit:read", Role.Admin);

    /// <summary>To talk with the operator, and to decide on what it wants to do. What it does takes the permission for that.</summary>
    public static Permission UseChat { get; } = new("chat:use", Role.Viewer);

    /// <summary>To see and change one's own settings.</summary>
    public static Permission OwnSettings { get; } = new("settings:own", Role.Viewer);

    /// <summary>To see and change what holds for everybody: which model the operator asks, and how much of it there is for each.</summary>
    public static Permission ManageSettings { get; } = new("settings:manage", Role.Admin);

    /// <summary>To end one's own session: everyone who is logged in may.</summary>
    public static Permission OwnSession { get; } = new("session:own", Role.Viewer);

    /// <summary>Every permission there is.</summary>
    public static IReadOnlyList<Permission> All { get; } =
    [
        ReadResources, WriteResources, GovernCluster, DeleteResources, OperateWorkloads, ExecInPods, ForwardPorts, OperateNodes, ReadReleases, ChangeReleases, RevealSecrets,
        ManageChartRepositories, ReadAudit, UseChat, OwnSettings, ManageSettings, OwnSession,
    ];

    /// <summary>As answers, logs and the audit record name it: <c>resources:read</c>.</summary>
    public string Name { get; }

    /// <summary>The least role that holds it.</summary>
    public Role Least { get; }

    public bool IsHeldBy(Role role) => role >= Least;

    public override string ToString() => Name;
}
