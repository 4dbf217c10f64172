using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers.Owners;

/// <summary>The finalizers by which a deletion says what becomes of the dependents.</summary>
internal static class Finalizers
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    /// <summary>Whether its dependents are to be kept.</summary>
    public static bool LetsGo(JsonObject value) => Has(value, Orphan);

    /// <summary>Whether it goes, or would go, after its dependents.</summary>
    public static bool GoesLast(JsonObject value) => Has(value, Foreground);

    /// <summary>Whether it is being deleted and something has to be done about its dependents.</summary>
    public static bool IsGoing(JsonObject value) => value.IsBeingDeleted && (LetsGo(value) || GoesLast(value));

    /// <summary>The policy that the finalizers it was created with ask for.</summary>
    public static string PolicyOf(JsonObject value) => LetsGo(value) ? "Orphan" : GoesLast(value) ? "Foreground" : "Background";

    private static bool Has(JsonObject value, string finalizer) => value.Texts("metadata", "finalizers").Contains(finalizer);
}
