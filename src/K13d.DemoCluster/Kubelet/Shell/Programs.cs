using System.Globalization;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>What the programs of a small image do, as far as output, time and exit codes go.</summary>
internal sealed class Programs(ShellState state)
{
    private static readonly string[] Quiet =
    [
        ":", "true", "set", "export", "unset", "wait", "shift", "chmod", "chown", "mkdir", "ln", "mv", "cp", "cd", "sync", "umask", "ulimit", "kill",
        "mkfifo", "tee", "mount", "apk", "apt-get", "local", "readonly",
    ];

    private static readonly string[] Endless = ["nginx", "httpd", "top", "watch", "redis-server", "crond", "inotifywait"];

    /// <summary>Whether a program of that name is in every small image.</summary>
    public static bool Knows(string program) => Path.GetFileName(program) is var name && (Quiet.Contains(name) || Endless.Contains(name) || TextFilters.Knows(name) || name is
        "sh" or "bash" or "ash" or "dash" or "exec" or "eval" or "echo" or "printf" or "sleep" or "exit" or "return" or "false" or "date" or "hostname" or "env" or "printenv" or "id"
        or "whoami" or "pwd" or "ls" or "touch" or "rm" or "cat" or "tail" or "test" or "[" or "[[" or "seq" or "yes" or "dd" or "stress" or "trap" or "break" or "continue" or "wget"
        or "curl" or "nc" or "nslookup" or "ping" or "python" or "python3" or "uname" or "timeout");

    public IEnumerable<Step> Run(IReadOnlyList<string> arguments, IReadOnlyList<string> input)
    {
        var rest = arguments.Skip(1).ToList();
        var name = Path.GetFileName(arguments[0]);
        state.Status = 0;
        switch (name)
        {
            case "echo": return Echo(rest);
            case "printf": return Say(Printf(rest));
            case "sleep": return Sleep(rest);
            case "exit" or "return": return Exit(rest);
            case "false": return Fail(1);
            case "date": return Say(Date(rest));
            case "hostname": return Say(state.Surroundings.HostName);
            case "whoami" or "id": return Say(name == "id" ? "uid=0(root) gid=0(root) groups=0(root)" : "root");
            case "pwd": return Say("/");
            case "uname": return Say("Linux");
            case "env" or "printenv": return Environment(rest);
            case "trap": return Trap(rest);
            case "break" or "continue": return Leave(name);
            case "set": return Set(rest);
            case "touch" or "rm": return Files(name, rest);
            case "test" or "[" or "[[": return Test(rest);
            case "seq": return Sequence(rest);
            case "tail" when rest.Contains("/dev/zero"): return [new Step.Pass(TimeSpan.FromSeconds(1)), new Step.TakeAllMemory()];
            case "tail" when rest.Exists(argument => argument.StartsWith('-') && argument.Contains('f', StringComparison.OrdinalIgnoreCase)): return [new Step.Stay()];
            case "stress" or "stress-ng": return Stress(rest);
            case "timeout" when rest.Count > 1: return Timeout(rest);
            case "yes": return [new Step.Stay()];
            case "dd": return rest.Contains("of=/dev/shm/fill") ? [new Step.Pass(TimeSpan.FromSeconds(1)), new Step.TakeAllMemory()] : [new Step.Pass(TimeSpan.FromMilliseconds(200))];
            case "cat" when rest.Count > 0: return Cat(rest);
            case "ls": return rest.Exists(argument => argument.StartsWith("/nonexistent", StringComparison.Ordinal)) ? Complain($"ls: {rest[^1]}: No such file or directory", 1) : [];
            case "nslookup" or "ping" or "nc" or "wget" or "curl": return Network(name, rest);
            case "python" or "python3": return Python(rest);
            case var server when Endless.Contains(server): return Serve(server, rest);
            case var quiet when Quiet.Contains(quiet): return [];
            case var filter when TextFilters.Knows(filter): return Filter(filter, rest, input);
            default: return Complain($"sh: {arguments[0]}: not found", 127);
        }
    }

    private static IEnumerable<Step> Say(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').Select(line => new Step.Say(line, false));

    private IEnumerable<Step> Complain(string line, int status)
    {
        yield return new Step.Say(line, true);
        state.Status = status;
    }

    private IEnumerable<Step> Fail(int status)
    {
        state.Status = status;
        yield break;
    }

    private static IEnumerable<Step> Echo(List<string> rest)
    {
        var text = string.Join(' ', rest.SkipWhile(argument => argument is "-n" or "-e" or "-ne" or "-en"));
        return text.Replace("\\n", "\n", StringComparison.Ordinal).Split('\n').Select(line => new Step.Say(line, false));
    }

    private static string Printf(List<string> rest)
    {
        if (rest.Count == 0) return "";
        var text = rest[0].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
        foreach (var value in rest.Skip(1))
        {
            var at = text.IndexOf('%', StringComparison.Ordinal);
            if (at < 0 || at + 1 >= text.Length) break;
            text = text[..at] + value + text[(at + 2)..];
        }

        return text;
    }

    private IEnumerable<Step> Sleep(List<string> rest)
    {
        if (rest.Count == 0) return Complain("sleep: missing operand", 1);
        if (rest[0] is "infinity" or "inf") return [new Step.Stay()];
        var total = TimeSpan.Zero;
        foreach (var text in rest)
        {
            if (Duration(text) is not { } duration) return Complain($"sleep: invalid number '{text}'", 1);
            total += duration;
        }

        return Pass(total);
    }

    private IEnumerable<Step> Pass(TimeSpan duration)
    {
        yield return new Step.Pass(duration);
        state.Status = 0;
    }

    private static TimeSpan? Duration(string text)
    {
        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        return double.TryParse(digits, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds * Math.Max(unit, 1)) : null;
    }

    private IEnumerable<Step> Exit(List<string> rest)
    {
        if (rest.Count > 0 && int.TryParse(rest[0], CultureInfo.InvariantCulture, out var status)) state.Status = status & 0xff;
        state.IsOver = true;
        yield break;
    }

    private string Date(List<string> rest)
    {
        var now = state.Now.UtcDateTime;
        return rest.FirstOrDefault(argument => argument.StartsWith('+')) switch
        {
            "+%s" => state.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "+%T" or "+%H:%M:%S" => now.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            "+%F" or "+%Y-%m-%d" => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            { } => now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            null => now.ToString("ddd MMM d HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture),
        };
    }

    private IEnumerable<Step> Environment(List<string> rest)
    {
        if (rest.Count == 1) return state.Variables.TryGetValue(rest[0], out var one) ? Say(one) : Fail(1);
        return state.Variables.Append(KeyValuePair.Create("HOSTNAME", state.Surroundings.HostName)).Select(pair => new Step.Say($"{pair.Key}={pair.Value}", false));
    }

    private IEnumerable<Step> Trap(List<string> rest)
    {
        if (rest.Any(argument => argument is "TERM" or "SIGTERM" or "15")) state.HandlesTermination = rest[0] is not ("" or "''");
        yield break;
    }

    private IEnumerable<Step> Leave(string name)
    {
        state.Control = name == "break" ? LoopControl.Break : LoopControl.Continue;
        yield break;
    }

    private IEnumerable<Step> Set(List<string> rest)
    {
        foreach (var option in rest.Where(option => option.Length > 1 && option.Contains('e'))) state.StopsOnFailure = option[0] == '-';
        yield break;
    }

    private IEnumerable<Step> Files(string name, List<string> rest)
    {
        foreach (var path in rest.Where(path => !path.StartsWith('-'))) state.SetFile(path, name == "touch");
        yield break;
    }

    private IEnumerable<Step> Cat(List<string> rest)
    {
        foreach (var path in rest.Where(path => !path.StartsWith('-')))
        {
            if (path.StartsWith("/etc/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal) || state.FileExists(path, state.Now)) continue;
            return Complain($"cat: can't open '{path}': No such file or directory", 1);
        }

        return [];
    }

    private IEnumerable<Step> Test(List<string> rest)
    {
        var terms = rest.Where(term => term is not ("]" or "]]")).ToList();
        var negate = terms is ["!", ..];
        if (negate) terms.RemoveAt(0);
        var holds = terms switch
        {
            ["-z", var text] => text.Length == 0,
            ["-n", var text] => text.Length > 0,
            ["-f" or "-e" or "-d" or "-s" or "-r" or "-x", var path] => state.FileExists(path, state.Now),
            [var left, "=" or "==", var right] => left == right,
            [var left, "!=", var right] => left != right,
            [var left, var comparison, var right] => Compare(left, comparison, right),
            [var text] => text.Length > 0,
            _ => false,
        };
        return Fail(holds != negate ? 0 : 1);
    }

    private static bool Compare(string left, string comparison, string right)
    {
        if (!long.TryParse(left, CultureInfo.InvariantCulture, out var one) || !long.TryParse(right, CultureInfo.InvariantCulture, out var two)) return false;
        return comparison switch { "-eq" => one == two, "-ne" => one != two, "-lt" => one < two, "-le" => one <= two, "-gt" => one > two, "-ge" => one >= two, _ => false };
    }

    private static IEnumerable<Step> Sequence(List<string> rest)
    {
        var numbers = rest.Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        var (first, step, last) = numbers switch { [var end] => (1L, 1L, end), [var start, var end] => (start, 1L, end), [var start, var by, var end] => (start, by, end), _ => (1L, 1L, 0L) };
        for (var number = first; step > 0 && number <= last; number += step) yield return new Step.Say(number.ToString(CultureInfo.InvariantCulture), false);
    }

    private IEnumerable<Step> Stress(List<string> rest)
    {
        var takesMemory = rest.Exists(argument => argument is "--vm" or "-m" or "--vm-bytes");
        yield return new Step.Say("stress: info: [1] dispatching hogs", false);
        if (takesMemory && state.Surroundings.IsMemoryLimited)
        {
            yield return new Step.Pass(TimeSpan.FromSeconds(1));
            yield return new Step.TakeAllMemory();
        }

        yield return new Step.Stay();
    }

    private IEnumerable<Step> Timeout(List<string> rest)
    {
        var limit = Duration(rest[0]) ?? TimeSpan.Zero;
        var end = state.Now + limit;
        foreach (var step in Run([.. rest.Skip(1)], []))
        {
            if (step is Step.Stay || (step is Step.Pass pass && state.Now + pass.Duration > end))
            {
                yield return new Step.Pass(end - state.Now);
                state.Status = 143;
                yield break;
            }

            yield return step;
        }
    }

    private IEnumerable<Step> Network(string name, List<string> rest)
    {
        if (name == "nc" && rest.Exists(argument => argument.StartsWith('-') && argument.Contains('l')))
        {
            state.Ports.UnionWith(rest.Select(Port).OfType<int>());
            yield return new Step.Stay();
            yield break;
        }

        if (rest.Find(argument => !argument.StartsWith('-') && !int.TryParse(argument, CultureInfo.InvariantCulture, out _)) is not { } target) yield break;
        yield return new Step.Look();
        var host = HostOf(target);
        if (name is "nslookup" ? state.Surroundings.Resolves(host) : state.Surroundings.Accepts(host))
        {
            if (name is "wget" or "curl") yield return new Step.Say("<!DOCTYPE html>", false);
            state.Status = 0;
            yield break;
        }

        yield return new Step.Say(name switch
        {
            "nslookup" => $"** server can't find {host}: NXDOMAIN",
            "wget" => $"wget: bad address '{host}'",
            "curl" => $"curl: (6) Could not resolve host: {host}",
            "ping" => $"ping: bad address '{host}'",
            _ => $"nc: bad address '{host}'",
        }, true);
        state.Status = name == "curl" ? 6 : 1;
    }

    private static string HostOf(string target) =>
        Uri.TryCreate(target.Contains("://", StringComparison.Ordinal) ? target : $"http://{target}", UriKind.Absolute, out var address) ? address.Host : target;

    private static int? Port(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    private IEnumerable<Step> Python(List<string> rest)
    {
        if (rest.Contains("http.server") || rest.Contains("SimpleHTTPServer"))
        {
            var port = rest.Select(Port).OfType<int>().FirstOrDefault(8000);
            state.Ports.Add(port);
            yield return new Step.Say($"Serving HTTP on 0.0.0.0 port {port} (http://0.0.0.0:{port}/) ...", false);
            yield return new Step.Stay();
        }

        yield return new Step.Pass(TimeSpan.FromMilliseconds(100));
    }

    private IEnumerable<Step> Serve(string server, List<string> rest)
    {
        if (server is "nginx") state.Ports.Add(80);
        if (server is "redis-server") state.Ports.Add(6379);
        if (server is "httpd") state.Ports.Add(rest.SkipWhile(argument => argument != "-p").Skip(1).Select(Port).OfType<int>().FirstOrDefault(80));
        state.HandlesTermination = true;
        yield return new Step.Stay();
    }

    private IEnumerable<Step> Filter(string name, List<string> rest, IReadOnlyList<string> input)
    {
        var (lines, status) = TextFilters.Apply(name, rest, input);
        foreach (var line in lines) yield return new Step.Say(line, false);
        state.Status = status;
    }
}
