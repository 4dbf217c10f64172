using System.Text.Json;
using K13d.Domain.Failures;

namespace K13d.Application.Tools;

/// <summary>Reads what a model wrote as a tool's arguments: texts, none that is not known, and none twice.</summary>
internal static class ToolArguments
{
    public static Result<IReadOnlyDictionary<string, string>> Read(JsonElement arguments, string tool, IReadOnlyList<string> known)
    {
        try
        {
            return Texts(arguments, tool, known);
        }
        catch (InvalidOperationException)
        {
            return new Failure.Invalid($"A text in the arguments of {tool} has half of a pair of surrogates.");
        }
    }

    private static Result<IReadOnlyDictionary<string, string>> Texts(JsonElement arguments, string tool, IReadOnlyList<string> known)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return new Failure.Invalid($"The arguments of {tool} are an object with {string.Join(", ", known)}.");
        }

        foreach (var argument in arguments.EnumerateObject())
        {
            if (!known.Contains(argument.Name, StringComparer.Ordinal) || read.ContainsKey(argument.Name))
            {
                return new Failure.Invalid($"{tool} takes the arguments {string.Join(", ", known)}, each once.");
            }

            if (argument.Value.ValueKind != JsonValueKind.Null)
            {
                if (argument.Value.ValueKind != JsonValueKind.String)
                {
                    return new Failure.Invalid($"The argument '{argument.Name}' of {tool} is a text.");
                }

                read[argument.Name] = argument.Value.GetString()!;
            }
        }

        return read;
    }
}
