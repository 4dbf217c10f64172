using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>The version that the demo cluster behaves as.</summary>
internal static class ServerVersion
{
    public static JsonObject Document => new()
    {
        ["major"] = "1",
        ["minor"] = "34",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "34",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "33",
        ["gitVersion"] = "v1.34.2",
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "go1.24.4",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };
}
