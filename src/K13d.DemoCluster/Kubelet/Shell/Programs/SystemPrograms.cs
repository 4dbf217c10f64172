using System.Globalization;
using K13d.DemoCluster.Kubelet.Images;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What tells about the machine that a container seems to be, and what uses it up.</summary>
internal static class SystemPrograms
{
    public static IEnumerable<(string Name, Program Run)> All =>
    [
        ("hostname", call => Invocation.Say(call.Has('i') ? call.State.Surroundings.Ip : call.State.Surroundings.HostName)),
        ("whoami", call => Invocation.Say("root")), ("id", Id), ("uname", Uname), ("arch", call => Invocation.Say("x86_64")),
            ("nproc", call => Invocation.Say("4")),
        ("tty", call => call.State.Terminal is null ? call.Complain("not a tty") : Invocation.Say("/dev/pts/0")), ("stty", Stty),
            ("env", Environment), ("printenv", Environment),
        ("ps", Ps), ("free", Free), ("df", Df), ("which", Which), ("kill", call => call.End(0)),
            ("mount", call => Invocation.Say("overlay on / type overlay (rw,relatime)\nproc on /proc type proc (rw,nosuid,nodev,noexec,relatime)")),
        ("seq", Sequence), ("yes", Yes), ("dd", FillMemory), ("stress", Stress), ("stress-ng", Stress), ("clear", call => call.End(0)),
            ("reset", call => call.End(0)),
        ("apk", call => call.End(0)), ("apt-get", call => call.End(0)), ("apt", call => call.End(0)), ("busybox", BusyBox),
    ];

    private static IEnumerable<Step> Id(Invocation call) =>
        Invocation.Say(call.Has('u') ? "0" : call.Has('g') ? "0" : "uid=0(root) gid=0(root) groups=0(root)");

    private static IEnumerable<Step> Uname(Invocation call) => Invocation.Say(
        call.Has('a') ? $"Linux {call.State.Surroundings.HostName} 6.8.0-demo #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux"
        : call.Has('r') ? "6.8.0-demo" : call.Has('n') ? call.State.Surroundings.HostName : call.Has('m') ? "x86_64" : "Linux");

    private static IEnumerable<Step> Stty(Invocation call) =>
        call.State.Terminal is not { } terminal ? call.Complain("standard input: Inappropriate ioctl for device")
        : call.Arguments.Contains("size") ? Invocation.Say($"{terminal.Size.Rows} {terminal.Size.Columns}")
        : [];

    private static IEnumerable<Step> Environment(Invocation call)
    {
        var variables = call.State.Variables;
        if (call.Name == "printenv" && call.Arguments.Count > 0)
        {
            return variables.TryGetValue(call.Arguments[0], out var one) ? Invocation.Say(one) : call.Arguments[0] == "HOSTNAME"
                ? Invocation.Say(call.State.Surroundings.HostName) : call.End(1);
        }

        var assigned = call.Arguments.TakeWhile(argument => Shell.Words.Assignment(argument) is not null)
            .Select(argument => Shell.Words.Assignment(argument)!.Value).ToList();
        if (assigned.Count < call.Arguments.Count) return With(call, assigned);
        return variables.ContainsKey("HOSTNAME") ? Printed(variables)
            : Printed(variables.Append(KeyValuePair.Create("HOSTNAME", call.State.Surroundings.HostName)));
    }

    private static IEnumerable<Step> Printed(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Select(pair => new Step.Say($"{pair.Key}={pair.Value}", false));

    private static IEnumerable<Step> With(Invocation call, List<(string Name, string Value)> assigned)
    {
        foreach (var (name, value) in assigned) call.State.Variables[name] = value;
        return call.Execute([.. call.Arguments.Skip(assigned.Count)]);
    }

    private static IEnumerable<Step> Ps(Invocation call) => Invocation.Say(
        $"PID   USER     COMMAND\n    1 root     {string.Join(' ', call.State.Surroundings.MainCommand)}\n   37 root     {string.Join(' ', call.Words)}");

    private static IEnumerable<Step> Free(Invocation call) => Invocation.Say(
        """
                      total        used        free      shared  buff/cache   available
        Mem:       16313264     2731204     9814208       20316     3767852    13245064
        Swap:             0           0           0
        """);

    private static IEnumerable<Step> Df(Invocation call) => Invocation.Say(call.Has('h')
        ?
            """
            Filesystem                Size      Used Available Use% Mounted on
            overlay                  96.7G     21.9G     70.4G  24% /
            tmpfs                    64.0M         0     64.0M   0% /dev
            """
        :
            """
            Filesystem           1K-blocks      Used Available Use% Mounted on
            overlay              101397280  22963404  73819230  24% /
            tmpfs                    65536         0     65536   0% /dev
            """);

    private static IEnumerable<Step> Which(Invocation call)
    {
        foreach (var name in call.Operands)
        {
            if (ProgramTable.PathOf(call.State.Surroundings.Flavour, name) is { } path) yield return new Step.Say(path, false);
            else call.State.Status = 1;
        }
    }

    private static IEnumerable<Step> BusyBox(Invocation call) => call.Arguments.Count > 0 && call.State.Surroundings.Flavour == ImageFlavour.BusyBox
        ? call.Execute(call.Arguments)
        : Invocation.Say("BusyBox v1.36.1 (2024-06-10 07:11:47 UTC) multi-call binary.");

    private static IEnumerable<Step> Sequence(Invocation call)
    {
        var numbers = call.Operands.Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        var (first, step, last) = numbers switch { [var end] => (1L, 1L, end), [var start, var end] =>
            (start, 1L, end), [var start, var by, var end] => (start, by, end), _ => (1L, 1L, 0L) };
        for (var number = first; step > 0 && number <= last; number += step) yield return new Step.Say(number.ToString(CultureInfo.InvariantCulture), false);
    }

    // Who pipes it somewhere has had enough by then.
    private static IEnumerable<Step> Yes(Invocation call)
    {
        for (var said = 0; said < 1000; said++) yield return new Step.Say(call.Arguments.FirstOrDefault("y"), false);
        yield return new Step.Stay();
    }

    private static IEnumerable<Step> FillMemory(Invocation call) => call.Arguments.Contains("of=/dev/shm/fill")
        ? [new Step.Pass(TimeSpan.FromSeconds(1)), new Step.TakeAllMemory()]
        : [new Step.Pass(TimeSpan.FromMilliseconds(200))];

    private static IEnumerable<Step> Stress(Invocation call)
    {
        var takesMemory = call.Arguments.Any(argument => argument is "--vm" or "-m" or "--vm-bytes");
        yield return new Step.Say("stress: info: [1] dispatching hogs", false);
        if (takesMemory && call.State.Surroundings.IsMemoryLimited)
        {
            yield return new Step.Pass(TimeSpan.FromSeconds(1));
            yield return new Step.TakeAllMemory();
        }

        yield return new Step.Stay();
    }
}
