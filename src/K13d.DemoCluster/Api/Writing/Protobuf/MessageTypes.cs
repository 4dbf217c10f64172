using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Api.Writing.Protobuf;

/// <summary>How a field's values are arranged.</summary>
internal enum Arrangement
{
    One,
    List,
    Map,

    /// <summary>A message whose fields JSON has in the place of itself.</summary>
    Inline,
}

/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">A scalar (<c>string</c>, <c>int</c>, <c>bool</c>, <c>bytes</c>, <c>double</c>) or the name of a message.</param>
internal sealed record MessageField(string Name, Arrangement Arrangement, string Type);

/// <summary>The messages of Kubernetes' protobuf encoding, as embedded by <c>Schemas/capture-protobuf</c>.</summary>
internal static class MessageTypes
{
    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, MessageField>>> Messages = new(Read);

    public static FrozenDictionary<int, MessageField> FieldsOf(string message) => Messages.Value[message];

    /// <summary>The message of a kind, or null where its encoding is not known: custom resources have none.</summary>
    public static string? Find(string apiVersion, string kind)
    {
        var (group, version) = apiVersion.Split('/') is [var named, var of] ? (named.Split('.')[0], of) : ("core", apiVersion);
        string[] candidates = [$"io.k8s.api.{group}.{version}.{kind}", $"io.k8s.apimachinery.pkg.apis.meta.v1.{kind}"];
        return candidates.FirstOrDefault(Messages.Value.ContainsKey);
    }

    private static FrozenDictionary<string, FrozenDictionary<int, MessageField>> Read() => OpenApiDocuments.Read("protobuf")!.ToFrozenDictionary(
        message => message.Key,
        message => message.Value!.AsObject().ToFrozenDictionary(field => int.Parse(field.Key, CultureInfo.InvariantCulture), field => FieldOf(field.Value!.AsArray())));

    private static MessageField FieldOf(JsonArray field)
    {
        var (name, type) = ((string)field[0]!, ((string)field[1]!).Split(' '));
        return type switch
        {
            ["list", var item] => new MessageField(name, Arrangement.List, item),
            ["map", var value] => new MessageField(name, Arrangement.Map, value),
            ["inline", var part] => new MessageField(name, Arrangement.Inline, part),
            _ => new MessageField(name, Arrangement.One, type[0]),
        };
    }
}
