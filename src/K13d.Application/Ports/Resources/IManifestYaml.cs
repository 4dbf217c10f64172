using System.Text.Json.Nodes;

namespace K13d.Application.Ports.Resources;

/// <summary>Writes objects as YAML.</summary>
public interface IManifestYaml
{
    /// <summary>The object as <c>kubectl get -o yaml</c> prints it: the same data when read again, keys in alphabetical order.</summary>
    string Write(JsonObject manifest);
}
