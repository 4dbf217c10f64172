using System.Globalization;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What shows, makes and removes files.</summary>
internal static class FilePrograms
{
    public static IEnumerable<(string Name, Program Run)> All =>
    [
        ("ls", ListProgram.Run), ("touch", Touch), ("mkdir", MakeDirectories), ("rm", Remove), ("rmdir", RemoveDirectories), ("cp", Copy),
            ("mv", Copy), ("chmod", ChangeMode),
        ("chown", call => call.End(0)), ("ln", call => call.End(0)), ("mkfifo", call => call.End(0)), ("find", Find), ("stat", Stat), ("du", Usage),
        ("basename", call => Invocation.Say(FilePath.Name(call.Arguments.FirstOrDefault("").TrimEnd('/')))), ("dirname", Dirname),
            ("realpath", Real), ("readlink", Real),
    ];

    private static IEnumerable<Step> Touch(Invocation call)
    {
        foreach (var operand in call.Operands)
        {
            yield return new Step.Look();
            var path = call.State.PathOf(operand);
            if (call.State.Files.Find(path) is { IsDirectory: true }) continue;
            var fault = call.State.Files.Write(path, default, call.State.Now, appends: true);
            if (fault != FileFault.None) yield return call.Fault($"{operand}: {fault.Words()}");
        }
    }

    private static IEnumerable<Step> MakeDirectories(Invocation call)
    {
        foreach (var operand in call.Operands)
        {
            yield return new Step.Look();
            var path = call.State.PathOf(operand);
            var fault = call.Has('p') ? call.State.Files.MakeDirectories(path, call.State.Now) : call.State.Files.MakeDirectory(path, call.State.Now);
            if (fault != FileFault.None) yield return call.Fault($"can't create directory '{operand}': {fault.Words()}");
        }
    }

    private static IEnumerable<Step> Remove(Invocation call)
    {
        var isRecursive = call.Has('r') || call.Has('R');
        foreach (var operand in call.Operands)
        {
            yield return new Step.Look();
            var path = call.State.PathOf(operand);
            if (call.State.Files.Find(path) is { IsDirectory: true } && !isRecursive)
            {
                yield return call.Fault($"'{operand}' is a directory");
                continue;
            }

            var fault = call.State.Files.Remove(path);
            if (fault == FileFault.None || (fault == FileFault.Missing && call.Has('f'))) continue;
            yield return call.Fault($"can't remove '{operand}': {fault.Words()}");
        }
    }

    private static IEnumerable<Step> RemoveDirectories(Invocation call)
    {
        foreach (var operand in call.Operands)
        {
            yield return new Step.Look();
            var fault = call.State.Files.Remove(call.State.PathOf(operand), onlyIfEmpty: true);
            if (fault != FileFault.None) yield return call.Fault($"'{operand}': {fault.Words()}");
        }
    }

    private static IEnumerable<Step> Copy(Invocation call)
    {
        var operands = call.Operands.ToList();
        if (operands.Count < 2)
        {
            yield return call.Fault("missing file operand");
            yield break;
        }

        yield return new Step.Look();
        var files = call.State.Files;
        var target = call.State.PathOf(operands[^1]);
        var verb = call.Name == "mv" ? "rename" : "stat";
        foreach (var operand in operands.SkipLast(1))
        {
            var source = call.State.PathOf(operand);
            var into = files.Find(target) is { IsDirectory: true } ? FilePath.Resolve(target, FilePath.Name(source)) : target;
            if (files.Find(source) is not { } found) yield return call.Fault($"can't {verb} '{operand}': No such file or directory");
            else if (found.IsDirectory && call.Name == "cp" && !call.Has('r') && !call.Has('R')
                && !call.Has('a')) yield return call.Fault($"omitting directory '{operand}'");
            else if (FilePath.IsBelow(into, source) || into == source) yield return call.Fault($"'{operand}' and '{operands[^1]}' are the same file");
            else if (CopyAll(call.State, source, into) is var fault and not FileFault.None) yield return call.Fault(
                $"can't create '{operands[^1]}': {fault.Words()}");
            else if (call.Name == "mv") files.Remove(source);
        }
    }

    private static FileFault CopyAll(ShellState state, string source, string target)
    {
        foreach (var (path, node) in state.Files.Walk(source).ToList())
        {
            var copy = target + path[source.Length..];
            var fault = node.IsDirectory ? state.Files.MakeDirectory(copy, state.Now) : state.Files.Write(copy, node.Content, state.Now, mode: node.Mode);
            if (fault is not (FileFault.None or FileFault.Exists)) return fault;
        }

        return FileFault.None;
    }

    private static IEnumerable<Step> ChangeMode(Invocation call)
    {
        var operands = call.Arguments.Where(argument => argument is not "-R").ToList();
        if (operands.Count < 2) yield break;
        foreach (var operand in operands.Skip(1))
        {
            yield return new Step.Look();
            var path = call.State.PathOf(operand);
            var fault = call.State.Files.ChangeMode(path, Mode(operands[0], call.State.Files.Find(path)?.Mode ?? 0));
            if (fault != FileFault.None) yield return call.Fault($"{operand}: {fault.Words()}");
        }
    }

    private static int Mode(string text, int before)
    {
        if (text.Length is > 0 and <= 4 && text.All(digit => digit is >= '0' and <= '7')) return Convert.ToInt32(text, 8) & 0b111_111_111;
        var bits = (text.Contains('r', StringComparison.Ordinal) ? 0b100_100_100 : 0) | (text.Contains('w', StringComparison.Ordinal) ? 0b010_000_000
            : 0) | (text.Contains('x', StringComparison.Ordinal) ? 0b001_001_001 : 0);
        return text.Contains('-', StringComparison.Ordinal) ? before & ~bits : before | bits;
    }

    private static IEnumerable<Step> Find(Invocation call)
    {
        yield return new Step.Look();
        var roots = call.Arguments.TakeWhile(argument => !argument.StartsWith('-')).DefaultIfEmpty(".").ToList();
        var name = Option(call, "-name");
        var type = Option(call, "-type");
        foreach (var root in roots)
        {
            var start = call.State.PathOf(root);
            if (call.State.Files.Find(start) is null) yield return call.Fault($"{root}: No such file or directory");
            foreach (var (path, node) in call.State.Files.Walk(start).ToList())
            {
                if (type is not null && node.IsDirectory != (type == "d")) continue;
                if (name is not null && !System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, FilePath.Name(path), ignoreCase: false)) continue;
                yield return new Step.Say(path == start ? root : root.TrimEnd('/') + path[(start == "/" ? 0 : start.Length)..], false);
            }
        }
    }

    private static string? Option(Invocation call, string name) => call.Arguments.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();

    private static IEnumerable<Step> Stat(Invocation call)
    {
        foreach (var operand in call.Operands)
        {
            yield return new Step.Look();
            if (call.State.Files.Find(call.State.PathOf(operand)) is not { } found)
            {
                yield return call.Fault($"can't stat '{operand}': No such file or directory");
                continue;
            }

            yield return new Step.Say($"  File: {operand}", false);
            var (blocks, kind) = ((found.Content.Length + 511) / 512, found.IsDirectory ? "directory" : "regular file");
            var mode = Convert.ToString(found.Mode, 8).PadLeft(4, '0');
            var modified = found.ModifiedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
            yield return new Step.Say($"  Size: {found.Content.Length,-10}\tBlocks: {blocks,-10} IO Block: 4096   {kind}", false);
            yield return new Step.Say($"Access: ({mode}/{found.Permissions})  Uid: (    0/    root)   Gid: (    0/    root)", false);
            yield return new Step.Say($"Modify: {modified}00 +0000", false);
        }
    }

    private static IEnumerable<Step> Usage(Invocation call)
    {
        yield return new Step.Look();
        foreach (var operand in call.Operands.DefaultIfEmpty("."))
        {
            var kilobytes = call.State.Files.Walk(call.State.PathOf(operand))
                .Sum(found => found.Node.IsDirectory ? 4 : (found.Node.Content.Length + 4095) / 4096 * 4);
            yield return new Step.Say(string.Create(CultureInfo.InvariantCulture, $"{(call.Has('h') ? $"{kilobytes}.0K" : kilobytes)}\t{operand}"), false);
        }
    }

    private static IEnumerable<Step> Dirname(Invocation call) =>
        Invocation.Say(call.Arguments.FirstOrDefault("").TrimEnd('/') is var path && path.LastIndexOf('/') is var slash and > 0 ? path[..slash]
            : path.StartsWith('/') ? "/" : ".");

    private static IEnumerable<Step> Real(Invocation call) => Invocation.Say(string.Join('\n', call.Operands.Select(call.State.PathOf)));
}
