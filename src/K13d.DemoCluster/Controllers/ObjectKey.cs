using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Controllers;

/// <summary>Names an object of a known resource.</summary>
internal readonly record struct ObjectKey(string? Namespace, string Name)
{
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}

internal static class ObjectKeys
{
    extension(JsonObject value)
    {
        public ObjectKey Key => new(value.Namespace, value.Name);
    }
}
