using System.Globalization;

namespace K13d.Domain.Chat;

/// <summary>A change that is asked for in words, and the command of kubectl's that makes it.</summary>
internal static class WantedChange
{
    /// <summary>Words that may come before what is to be done.</summary>
    private static readonly HashSet<string> Polite = new(
        ["please", "pls", "can", "could", "would", "will", "you", "i", "we", "want", "need", "to", "now", "just", "hey", "hi", "kindly", "let's", "lets", "must", "and", "then", "ok", "yes", "go", "ahead"], StringComparer.Ordinal);

    /// <summary>What each takes: {0} is an object, {1} a number.</summary>
    private static readonly Dictionary<string, (string Type, string Command)> Commands = new(StringComparer.Ordinal)
    {
        ["scale"] = ("deployment", "scale {0} --replicas={1}"),
        ["stop"] = ("deployment", "scale {0} --replicas=0"),
        ["restart"] = ("deployment", "rollout restart {0}"),
        ["bounce"] = ("deployment", "rollout restart {0}"),
        ["reboot"] = ("deployment", "rollout restart {0}"),
        ["undo"] = ("deployment", "rollout undo {0}"),
        ["rollback"] = ("deployment", "rollout undo {0}"),
        ["revert"] = ("deployment", "rollout undo {0}"),
        ["pause"] = ("deployment", "rollout pause {0}"),
        ["resume"] = ("deployment", "rollout resume {0}"),
        ["delete"] = ("pod", "delete {0}"),
        ["remove"] = ("pod", "delete {0}"),
        ["kill"] = ("pod", "delete {0}"),
        ["expose"] = ("deployment", "expose {0} --port=80"),
        ["cordon"] = ("node", "cordon {0}"),
        ["uncordon"] = ("node", "uncordon {0}"),
        ["drain"] = ("node", "drain {0} --ignore-daemonsets"),
        ["update"] = ("deployment", "set image {0} CONTAINER=IMAGE"),
        ["upgrade"] = ("deployment", "set image {0} CONTAINER=IMAGE"),
        ["deploy"] = ("deployment", "create deployment NAME --image=IMAGE"),
        ["create"] = ("deployment", "create deployment NAME --image=IMAGE"),
        ["install"] = ("deployment", "create deployment NAME --image=IMAGE"),
    };

    /// <summary>Null where no change is asked for. What is not known of it is in capital letters.</summary>
    /// <param name="subject">The object that the words name with its kind.</param>
    /// <param name="names">What else in them may be a name.</param>
    public static string? In(IReadOnlyList<string> words, (string Type, string Name)? subject, IReadOnlyList<string> names)
    {
        if (words.SkipWhile(Polite.Contains).FirstOrDefault() is not { } verb || !Commands.TryGetValue(verb, out var wanted))
        {
            return null;
        }

        // "deploy" is a verb and a kind, and "deploy web" may be either.
        if (verb == "deploy" && subject is not null)
        {
            return null;
        }

        var (number, name) = (words.FirstOrDefault(IsNumber) ?? "NUMBER", names.FirstOrDefault(each => each != verb && !IsNumber(each)) ?? "NAME");
        // What is done to a Deployment cannot be done to one of its pods.
        var target = subject is var (type, own) && (type != "pod" || wanted.Type == "pod") ? $"{type}/{own}" : $"{wanted.Type}/{(subject?.Type == "pod" ? "NAME" : name)}";
        return string.Format(CultureInfo.InvariantCulture, wanted.Command, wanted.Type == "node" ? target.Split('/')[1] : target, number);
    }

    private static bool IsNumber(string word) => word.All(char.IsAsciiDigit);
}
