using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K13d.Infrastructure.Kubernetes.Yaml;

/// <summary>Writes objects as kubectl does.</summary>
internal sealed class ManifestYaml : IManifestYaml
{
    public string Write(JsonObject manifest)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: 80, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, manifest);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        // Only texts in double quotes hold tabs, which kubectl escapes there and YamlDotNet does not.
        return text.ToString().Replace("\t", "\\t", StringComparison.Ordinal);
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.OrderBy(entry => entry.Key, KeyOrder.Instance))
                {
                    Text(emitter, key);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Text(emitter, value.GetValue<string>());
                break;
            default:
                // Numbers, true, false and null are spelled the same in both.
                Scalar(emitter, node?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void Text(Emitter emitter, string text) => Scalar(emitter, text, text switch
    {
        // To kubectl's YAML a tab is not printable.
        _ when text.Contains('\t', StringComparison.Ordinal) => ScalarStyle.DoubleQuoted,
        _ when text.Contains('\n', StringComparison.Ordinal) => EndsALineInSpace(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Literal,
        _ when PlainText.IsText(text) => ScalarStyle.Plain,
        _ => ScalarStyle.DoubleQuoted,
    });

    private static bool EndsALineInSpace(string text) => text.EndsWith(' ') || text.Contains(" \n", StringComparison.Ordinal);

    private static void Scalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
}
