using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Paths;

namespace K13d.Conformance.Tests.Cases;

/// <summary>ConfigMaps that own one another.</summary>
internal static class Owners
{
    public const string Owner = $"{ConfigMaps}/owner";
    public const string One = $"{ConfigMaps}/one";
    public const string Two = $"{ConfigMaps}/two";

    /// <summary>A finalizer that nobody takes off but <see cref="Free"/>.</summary>
    public const string Held = "\"example.com/hold\"";

    /// <param name="owners">Its <see cref="Reference(string, string, string)"/>s.</param>
    public static Request Owned(string name, string owners, string finalizers = "") => Request.Post(
        ConfigMaps,
        $$$"""
        {"apiVersion":"v1","kind":"ConfigMap",
         "metadata":{"name":"{{{name}}}","labels":{"app":"owned"},"ownerReferences":[{{{owners}}}],"finalizers":[{{{finalizers}}}]}}
        """);

    /// <param name="request">The number of the request that created the owner.</param>
    public static string Reference(int request, string name = "owner", string more = ",\"blockOwnerDeletion\":true") =>
        Reference($"{{uid:{request}}}", name, more);

    public static string Reference(string uid, string name, string more = "") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","name":"{{{name}}}","uid":"{{{uid}}}"{{{more}}}}""";

    public static Request Free(string path) => Request.Patch(path, "merge", """{"metadata":{"finalizers":null}}""");

    public static ConformanceCase Case(string name, params IReadOnlyList<Request> requests) => new(name, requests) { TakesControllers = true };
}
