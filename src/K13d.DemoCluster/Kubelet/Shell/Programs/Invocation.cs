using System.Text;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What one program does, step by step.</summary>
internal delegate IEnumerable<Step> Program(Invocation call);

/// <summary>One call of a program.</summary>
/// <param name="Words">Its name and its arguments.</param>
/// <param name="Execute">Runs another program.</param>
internal sealed record Invocation(ShellState State, IReadOnlyList<string> Words, Func<IReadOnlyList<string>, IEnumerable<Step>> Execute)
{
    /// <summary>More is not kept of what a program reads.</summary>
    private const int MostInput = FileSystem.MostBytes;

    public string Name { get; } = FilePath.Name(Words[0]);

    /// <summary>How the command before it ended.</summary>
    public int LastStatus { get; } = State.Status;

    public IReadOnlyList<string> Arguments { get; } = [.. Words.Skip(1)];

    /// <summary>The arguments that are no options.</summary>
    public IEnumerable<string> Operands => Arguments.Where(argument => argument is "-" || !argument.StartsWith('-'));

    /// <summary>Whether an option of one letter is among them, alone or with others.</summary>
    public bool Has(char option) =>
        Arguments.Any(argument => argument.Length > 1 && argument[0] == '-' && argument[1] != '-' && argument.Contains(option, StringComparison.Ordinal));

    /// <summary>Prints text, line by line.</summary>
    public static IEnumerable<Step> Say(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').Select(line => new Step.Say(line, false));

    public IEnumerable<Step> Complain(string line, int status = 1) => ProgramTable.Complain(State, $"{Name}: {line}", status);

    public IEnumerable<Step> End(int status)
    {
        State.Status = status;
        yield break;
    }

    /// <summary>Reads the files, or without any its input to the end.</summary>
    public IEnumerable<Step> Gather(IEnumerable<string> files, MemoryStream into)
    {
        var named = files.ToList();
        if (named.Count == 0) named.Add("-");
        foreach (var file in named)
        {
            if (file == "-")
            {
                foreach (var step in GatherInput(into)) yield return step;
                continue;
            }

            yield return new Step.Look();
            var found = State.Files.Find(State.PathOf(file));
            if (found is { IsDirectory: false }) into.Write(found.Content.Span);
            else yield return Fault($"can't open '{file}': {(found is null ? FileFault.Missing : FileFault.IsDirectory).Words()}");
        }
    }

    /// <summary>Says what went wrong, and goes on.</summary>
    public Step Fault(string line, int status = 1)
    {
        State.Status = status;
        return new Step.Say($"{Name}: {line}", true);
    }

    public static IReadOnlyList<string> Lines(MemoryStream gathered)
    {
        var text = Encoding.UTF8.GetString(gathered.GetBuffer().AsSpan(0, (int)gathered.Length));
        return text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }

    private IEnumerable<Step> GatherInput(MemoryStream into)
    {
        while (into.Length < MostInput)
        {
            into.Write(State.Input.TakeAll());
            if (State.Input.TakeEnd()) yield break;
            if (State.Input.IsEmpty) yield return new Step.Read();
        }
    }
}
