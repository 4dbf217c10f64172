using System.Globalization;
using System.Text;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What a shell does itself.</summary>
internal static class BuiltIns
{
    private static readonly string[] Only =
        [":", "exit", "return", "set", "export", "unset", "local", "readonly", "wait", "shift", "trap", "break", "continue", "cd", "read", "umask",
            "ulimit", "type", "command", "exec", "eval", ".", "source", "[["];

    public static IEnumerable<(string Name, Program Run)> All =>
    [
        (":", call => call.End(0)), ("true", call => call.End(0)), ("false", call => call.End(1)), ("wait", call => call.End(0)),
            ("umask", call => call.End(0)),
        ("ulimit", call => call.End(0)), ("exit", Exit), ("return", Exit), ("set", Set), ("export", Export), ("local", Export), ("readonly", Export),
            ("unset", Unset),
        ("shift", Shift), ("trap", Trap), ("break", Leave), ("continue", Leave), ("cd", ChangeDirectory), ("pwd", call => Invocation.Say(call.State.Directory)),
        ("read", Read), ("echo", Echo), ("printf", Printf), ("test", TestProgram.Run), ("[", TestProgram.Run), ("[[", TestProgram.Run),
            ("type", Type), ("command", Command),
    ];

    /// <summary>Whether it is no file of its own.</summary>
    public static bool IsOnlyBuiltIn(string program) => Only.Contains(program);

    private static IEnumerable<Step> Exit(Invocation call)
    {
        if (call.Arguments.Count > 0 && int.TryParse(call.Arguments[0], CultureInfo.InvariantCulture, out var status)) call.State.Status = status & 0xff;
        else call.State.Status = call.LastStatus;
        call.State.IsOver = true;
        yield break;
    }

    private static IEnumerable<Step> Set(Invocation call)
    {
        foreach (var option in call.Arguments.Where(option => option.Length > 1 && option.Contains('e', StringComparison.Ordinal)))
        {
            call.State.StopsOnFailure = option[0] == '-';
        }

        return call.Arguments.Count > 0 ? [] : call.State.Variables.Select(pair => new Step.Say($"{pair.Key}='{pair.Value}'", false));
    }

    private static IEnumerable<Step> Export(Invocation call)
    {
        foreach (var assigned in call.Arguments.Select(Shell.Words.Assignment))
        {
            if (assigned is { } pair) call.State.Variables[pair.Name] = pair.Value;
        }

        yield break;
    }

    private static IEnumerable<Step> Unset(Invocation call)
    {
        foreach (var name in call.Arguments) call.State.Variables.Remove(name);
        yield break;
    }

    private static IEnumerable<Step> Shift(Invocation call)
    {
        call.State.Parameters = [.. call.State.Parameters.Skip(1)];
        yield break;
    }

    private static IEnumerable<Step> Trap(Invocation call)
    {
        if (call.Arguments.Any(argument => argument is "TERM" or "SIGTERM" or "15")) call.State.HandlesTermination = call.Arguments[0] is not ("" or "''");
        yield break;
    }

    private static IEnumerable<Step> Leave(Invocation call)
    {
        call.State.Control = call.Name == "break" ? LoopControl.Break : LoopControl.Continue;
        yield break;
    }

    private static IEnumerable<Step> ChangeDirectory(Invocation call)
    {
        var target = call.Operands.FirstOrDefault() ?? call.State.Variables.GetValueOrDefault("HOME") ?? "/root";
        var path = call.State.PathOf(target == "-" ? call.State.Variables.GetValueOrDefault("OLDPWD") ?? "/" : target);
        if (call.State.Files.Find(path) is not { IsDirectory: true } found)
        {
            var fault = call.State.Files.Find(path) is null ? FileFault.Missing : FileFault.NotDirectory;
            yield return new Step.Say($"sh: cd: line 0: can't cd to {target}: {fault.Words()}", true);
            call.State.Status = 2;
            yield break;
        }

        call.State.Variables["OLDPWD"] = call.State.Directory;
        call.State.Directory = path;
    }

    private static IEnumerable<Step> Read(Invocation call)
    {
        byte[]? line;
        while ((line = call.State.Input.TakeLine()) is null && !call.State.Input.TakeEnd()) yield return new Step.Read();
        if (line is null)
        {
            call.State.Status = 1;
            yield break;
        }

        var names = call.Operands.DefaultIfEmpty("REPLY").ToList();
        var words = Encoding.UTF8.GetString(line).Split([' ', '\t'], names.Count, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var at = 0; at < names.Count; at++) call.State.Variables[names[at]] = words.ElementAtOrDefault(at) ?? "";
    }

    private static IEnumerable<Step> Echo(Invocation call)
    {
        var endsLine = !call.Arguments.TakeWhile(IsEchoOption).Any(option => option.Contains('n', StringComparison.Ordinal));
        var text = Escapes.Read(string.Join(' ', call.Arguments.SkipWhile(IsEchoOption)));
        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var isLast = at == lines.Length - 1;
            if (isLast && !endsLine && lines[at].Length == 0) yield break;
            yield return new Step.Say(lines[at], false, !isLast || endsLine);
        }
    }

    private static bool IsEchoOption(string argument) => argument is "-n" or "-e" or "-ne" or "-en";

    private static IEnumerable<Step> Printf(Invocation call)
    {
        if (call.Arguments.Count == 0) return call.Complain("missing operand", 2);
        var text = Escapes.Format(call.Arguments[0], [.. call.Arguments.Skip(1)]);
        var lines = text.Split('\n');
        return lines.Select((line, at) => new Step.Say(line, false, at < lines.Length - 1)).Where(said => said.EndsLine || said.Line.Length > 0);
    }

    private static IEnumerable<Step> Type(Invocation call)
    {
        foreach (var name in call.Arguments)
        {
            var path = ProgramTable.PathOf(call.State.Surroundings.Flavour, name);
            if (IsOnlyBuiltIn(name)) yield return new Step.Say($"{name} is a shell builtin", false);
            else if (path is not null) yield return new Step.Say($"{name} is {path}", false);
            else yield return call.Fault($"{name}: not found", 127);
        }
    }

    private static IEnumerable<Step> Command(Invocation call)
    {
        if (call.Arguments is not ["-v" or "-V", var name, ..]) return call.Arguments.Count == 0 ? [] : call.Execute(call.Arguments);
        return IsOnlyBuiltIn(name) ? Invocation.Say(name)
            : ProgramTable.PathOf(call.State.Surroundings.Flavour, name) is { } path ? Invocation.Say(path)
            : call.End(127);
    }
}
