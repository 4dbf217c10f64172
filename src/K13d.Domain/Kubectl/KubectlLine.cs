using System.Text.Json.Nodes;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using K13d.Domain.Secrets;

namespace K13d.Domain.Kubectl;

/// <summary>Writes a command as people do: the resource before the flags, and these by their letters where they have one that is known.</summary>
internal static class KubectlLine
{
    /// <param name="isMasked">Whether it is to be looked at, and not to be read again.</param>
    public static string Of(Verb verb, ReadArguments read, ReadOperands operands, bool isMasked)
    {
        string[] words =
        [
            .. verb.Name.Split(' '), .. operands.Words, .. read.Flags.SelectMany(flag => flag.Value.SelectMany(value => Spelled(verb.Find(flag.Key)!, value, operands, isMasked))),
            .. read.Command.Count > 0 ? (string[])["--", .. read.Command] : [],
        ];
        return Words.Line(isMasked ? CommandLine.Masked(words).Select(VisibleText.Of) : words);
    }

    private static string[] Spelled(Flag flag, string value, ReadOperands operands, bool isMasked)
    {
        var shown = isMasked && flag.Name == "patch" ? MaskedPatch(value, operands.Targets.Any(target => KnownKinds.IsSecret(target.Type))) : value;
        return flag switch
        {
            { Name: "namespace" } when value == ResourceRef.DefaultNamespace => [],
            { Form: FlagForm.Switch } when value == "true" => [flag.Letter is { } letter ? $"-{letter}" : $"--{flag.Name}"],
            { Form: FlagForm.Switch or FlagForm.Assigned } => [$"--{flag.Name}={value}"],
            { Letter: { } letter } when !int.TryParse(value, out _) || flag.Name == "v" => [$"-{letter}", shown],
            // So that the name in it is seen: --from-literal password=…
            _ when value.Contains('=', StringComparison.Ordinal) => [$"--{flag.Name}", shown],
            _ => [$"--{flag.Name}={shown}"],
        };
    }

    /// <summary>Of a Secret all that it sets, of others what is named like a secret.</summary>
    private static string MaskedPatch(string json, bool isOfSecrets)
    {
        var patch = JsonNode.Parse(json);
        return isOfSecrets ? AllMasked(patch)!.ToJsonString() : SecretLeaves.Masked(new JsonObject { ["patch"] = patch }, SecretTexts.None)["patch"]!.ToJsonString();
    }

    private static JsonNode? AllMasked(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(member =>
            KeyValuePair.Create(member.Key, member.Key is "op" or "path" or "from" ? member.Value?.DeepClone() : AllMasked(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(AllMasked)]),
        null => null,
        _ => SecretMask.Mask,
    };
}
