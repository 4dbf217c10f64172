using System.Globalization;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary><c>ls</c>, as BusyBox shows it.</summary>
internal static class ListProgram
{
    public static IEnumerable<Step> Run(Invocation call)
    {
        yield return new Step.Look();
        var state = call.State;
        var operands = call.Operands.DefaultIfEmpty(".").ToList();
        var found = operands.ToLookup(operand => call.Has('d') ? null : state.Files.Find(state.PathOf(operand))?.IsDirectory);
        var files = call.Has('d') ? operands.Where(operand => state.Files.Find(state.PathOf(operand)) is not null).ToList() : [.. found[false]];
        var directories = call.Has('d') ? [] : found[true].Order(StringComparer.Ordinal).ToList();
        foreach (var missing in operands.Where(operand => state.Files.Find(state.PathOf(operand)) is null))
        {
            yield return call.Fault($"{missing}: No such file or directory");
        }

        foreach (var line in Show(call, [.. files.Select(file => (file, state.Files.Find(state.PathOf(file))!))])) yield return line;
        foreach (var (directory, at) in directories.Select((directory, at) => (directory, at)))
        {
            if (operands.Count > 1)
            {
                if (at > 0 || files.Count > 0) yield return new Step.Say("", false);
                yield return new Step.Say($"{directory}:", false);
            }

            var path = state.PathOf(directory);
            var entries = state.Files.List(path).Where(entry => call.Has('a') || call.Has('A') || !entry.Name.StartsWith('.')).ToList();
            if (call.Has('a') && state.Files.Find(path) is { } own)
            {
                entries.InsertRange(0, [(".", own), ("..", state.Files.Find(FilePath.Parent(path)) ?? own)]);
            }

            if (call.Has('l')) yield return new Step.Say($"total {entries.Sum(entry => Blocks(entry.Node))}", false);
            foreach (var line in Show(call, entries)) yield return line;
        }
    }

    private static int Blocks(FileNode node) => node.IsDirectory ? 4 : (node.Content.Length + 4095) / 4096 * 4;

    private static IEnumerable<Step> Show(Invocation call, List<(string Name, FileNode Node)> entries)
    {
        if (call.Has('l')) return entries.Select(entry => new Step.Say(Long(entry.Name, entry.Node, call), false));
        return call.State.Terminal is { } terminal && !call.Has('1') && entries.Count > 0
            ? Columns([.. entries.Select(entry => entry.Name)], terminal.Size.Columns)
            : entries.Select(entry => new Step.Say(entry.Name, false));
    }

    private static string Long(string name, FileNode node, Invocation call)
    {
        var size = node.IsDirectory ? 4096 : node.Content.Length;
        var when = node.ModifiedAt.UtcDateTime;
        var isRecent = call.State.Now - node.ModifiedAt < TimeSpan.FromDays(180);
        var shown = call.Has('h') && size >= 1024 ? string.Create(CultureInfo.InvariantCulture, $"{size / 1024.0:0.0}K")
            : size.ToString(CultureInfo.InvariantCulture);
        var month = when.ToString("MMM", CultureInfo.InvariantCulture);
        return $"{node.Permissions}    {(node.IsDirectory ? 2 : 1)} root     root     {shown,9} {month} {when.Day,2} "
            + $"{(isRecent ? when.ToString("HH:mm", CultureInfo.InvariantCulture) : $" {when.Year}")} {name}";
    }

    // Down the columns, as many as the terminal is wide enough for.
    private static IEnumerable<Step> Columns(IReadOnlyList<string> names, int width)
    {
        var longest = names.Max(name => name.Length) + 2;
        var columns = Math.Max(1, Math.Min(names.Count, width / longest));
        var rows = (names.Count + columns - 1) / columns;
        for (var row = 0; row < rows; row++)
        {
            var cells = Enumerable.Range(0, columns).Select(column => (column * rows) + row).Where(at => at < names.Count)
                .Select(at => names[at].PadRight(longest));
            yield return new Step.Say(string.Concat(cells).TrimEnd(), false);
        }
    }
}
