using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Volumes, claims and classes of them.</summary>
internal static class VolumeCells
{
    private const string Unset = "<unset>";

    private static readonly (string Mode, string Short)[] AccessModes =
        [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["persistentvolumes"] = (volume, now) =>
        [
            volume.Name,
            Quantity(volume.At("spec", "capacity", "storage")),
            Modes(volume.Texts("spec", "accessModes")),
            volume.TextOr("", "spec", "persistentVolumeReclaimPolicy"),
            Phase(volume),
            volume.At("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "",
            Class(volume),
            volume.Text("spec", "volumeAttributesClassName") ?? Unset,
            volume.TextOr("", "status", "reason"),
            Age.Of(volume, now),
            volume.Text("spec", "volumeMode") ?? Unset,
        ],
        ["persistentvolumeclaims"] = (claim, now) =>
        [
            claim.Name,
            Phase(claim),
            claim.TextOr("", "spec", "volumeName"),
            IsBound(claim) ? Quantity(claim.At("status", "capacity", "storage")) : "",
            IsBound(claim) ? Modes(claim.Texts("status", "accessModes")) : "",
            Class(claim),
            claim.Text("spec", "volumeAttributesClassName") ?? Unset,
            Age.Of(claim, now),
            claim.Text("spec", "volumeMode") ?? Unset,
        ],
        ["storageclasses.storage.k8s.io"] = (@class, now) =>
        [
            IsDefault(@class) ? $"{@class.Name} (default)" : @class.Name,
            @class.TextOr("", "provisioner"),
            @class.TextOr("Delete", "reclaimPolicy"),
            @class.TextOr("Immediate", "volumeBindingMode"),
            @class.Flag("allowVolumeExpansion") ?? false,
            Age.Of(@class, now),
        ],
        ["volumeattributesclasses.storage.k8s.io"] = (@class, now) => [@class.Name, @class.TextOr("", "driverName"), Age.Of(@class, now)],
        ["volumeattachments.storage.k8s.io"] = (attachment, now) =>
        [
            attachment.Name,
            attachment.TextOr("", "spec", "attacher"),
            attachment.TextOr("", "spec", "source", "persistentVolumeName"),
            attachment.TextOr("", "spec", "nodeName"),
            attachment.Flag("status", "attached") ?? false,
            Age.Of(attachment, now),
        ],
    };

    /// <summary>A quantity in its canonical form; 0 where there is none.</summary>
    public static string Quantity(JsonNode? quantity) => quantity.NumberOrText() is { } written ? QuantityText.Canonical(written) : "0";

    private static string Phase(JsonObject value) => value.IsBeingDeleted ? "Terminating" : value.TextOr("", "status", "phase");

    private static bool IsBound(JsonObject claim) => claim.TextOr("", "spec", "volumeName").Length > 0;

    private static string Class(JsonObject value) =>
        value.Text("metadata", "annotations", "volume.beta.kubernetes.io/storage-class") ?? value.TextOr("", "spec", "storageClassName");

    private static bool IsDefault(JsonObject @class) =>
        @class.Text("metadata", "annotations", "storageclass.kubernetes.io/is-default-class") == "true"
        || @class.Text("metadata", "annotations", "storageclass.beta.kubernetes.io/is-default-class") == "true";

    private static string Modes(IEnumerable<string> modes) =>
        string.Join(',', AccessModes.Where(known => modes.Contains(known.Mode)).Select(known => known.Short));
}
