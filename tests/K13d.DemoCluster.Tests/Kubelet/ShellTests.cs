using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Shell;

namespace K13d.DemoCluster.Tests.Kubelet;

public sealed class ShellTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("echo starting; exit 3", 0, 3, "starting")]
    [InlineData("sleep 5 && echo done", 5, 0, "done")]
    [InlineData("false || echo saved", 0, 0, "saved")]
    [InlineData("true && false", 0, 1, "")]
    [InlineData("for i in 1 2 3; do echo $i; sleep 1; done", 3, 0, "1|2|3")]
    [InlineData("i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo round $i; done", 0, 0, "round 1|round 2|round 3")]
    [InlineData("if [ -f /tmp/there ]; then echo yes; else echo no; exit 4; fi", 0, 4, "no")]
    [InlineData("touch /tmp/there; if [ -f /tmp/there ]; then echo yes; fi", 0, 0, "yes")]
    [InlineData("echo \"$GREETING, ${NAME:-world}\"", 0, 0, "hello, world")]
    [InlineData("echo $(date +%F) it is", 0, 0, "2026-11-24 it is")]
    [InlineData("seq 5 | grep -v 3 | tail -n 2", 0, 0, "4|5")]
    [InlineData("set -e; false; echo never", 0, 1, "")]
    [InlineData("echo quiet > /dev/null; echo loud", 0, 0, "loud")]
    [InlineData("no-such-program --help", 0, 127, "sh: no-such-program: not found")]
    [InlineData("if true; then", 0, 2, "sh: syntax error")]
    [InlineData("until nslookup db; do sleep 2; done; echo found", 6, 0, "** server can't find db: NXDOMAIN|** server can't find db: NXDOMAIN|** server can't find db: NXDOMAIN|found")]
    [InlineData("timeout 3 sleep 60", 3, 143, "")]
    public void A_script_prints_takes_time_and_ends_as_it_would(string script, int seconds, int exitCode, string output)
    {
        using var process = Run(script);

        ProcessEnd? end = null;
        for (var second = 0; end is null && second < 100; second++) end = process.EndBy(Start.AddSeconds(second));

        Assert.NotNull(end);
        Assert.Equal(seconds, (end.At - Start).TotalSeconds);
        Assert.Equal(exitCode, end.ExitCode);
        Assert.Equal(output, string.Join('|', process.Log(end.At).Select(line => line.Text)));
    }

    [Theory, InlineData("while true; do date; sleep 5; done"), InlineData("tail -f /dev/null"), InlineData("sleep infinity"), InlineData("while true; do :; done")]
    public void What_never_ends_runs_on(string script)
    {
        using var process = Run(script);

        Assert.Null(process.EndBy(Start.AddHours(3)));
    }

    [Fact]
    public void A_loop_has_printed_what_its_time_allows()
    {
        using var process = Run("while true; do echo tick; sleep 2; done");

        Assert.Equal(31, process.Log(Start.AddMinutes(1)).Count);
    }

    [Fact]
    public void A_shell_hears_to_stop_only_if_it_asked_to()
    {
        using var deaf = Run("sleep 3600");
        using var polite = Run("trap exit TERM; while true; do sleep 5; done");
        polite.EndBy(Start.AddSeconds(1));

        Assert.Null(deaf.StopsWithin());
        Assert.NotNull(polite.StopsWithin());
    }

    public static TheoryData<string> Nested =>
    [
        new string('(', 100_000),
        Many("if true; then ", 20_000),
        $"true{Many(" && true", 20_000)}",
        $"echo {Many("$(echo ", 5_000)}x{Many(")", 5_000)}",
        $"echo $(({Many("(", 50_000)}1",
        $"echo $(({Many("-", 50_000)}1))",
        $"{Many("! ", 50_000)}true",
        $"{Many("eval ", 1_000)}true",
    ];

    [Theory, MemberData(nameof(Nested))]
    public void What_is_nested_without_end_ends_all_the_same(string script)
    {
        using var process = Run(script);

        Assert.NotNull(process.EndBy(Start));
    }

    [Theory]
    [InlineData("echo one > /tmp/f; echo two >> /tmp/f; cat /tmp/f", "one|two")]
    [InlineData("cat /nowhere 2> /dev/null || echo none", "none")]
    [InlineData("(cd /tmp; pwd); pwd", "/tmp|/")]
    [InlineData("ls /nowhere 2>&1 | grep -c nowhere", "1")]
    [InlineData("echo 'a b' > /tmp/x; while read first second; do echo $second; done < /tmp/x", "b")]
    [InlineData("printf '%s-%03d\\n' a 7 b 8", "a-007|b-008")]
    [InlineData("echo -n open; echo ' end'", "open| end")]
    [InlineData("tar cf /tmp/t.tar /tmp/f 2> /dev/null; tar tf /tmp/t.tar", "")]
    [InlineData("touch /tmp/f; tar cf /tmp/t.tar -C / tmp/f; rm /tmp/f; tar xf /tmp/t.tar -C /; ls /tmp", "f|t.tar")]
    [InlineData("sh -c 'echo $1-$2-$#' sh a b", "a-b-2")]
    [InlineData("set -e; sh -c 'exit 3' || echo caught; echo on", "caught|on")]
    public void Files_and_pipes_are_as_in_a_shell(string script, string output)
    {
        using var process = Run(script);

        process.EndBy(Start);

        Assert.Equal(output, string.Join('|', process.Log(Start).Select(line => line.Text)));
    }

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static ContainerProcess Run(string script)
    {
        var asked = 0;
        var surroundings = new Surroundings("pod", new Dictionary<string, string> { ["GREETING"] = "hello" }, false, _ => asked++ >= 3, _ => true);
        return new ContainerProcess(new ContainerProgram(["sh", "-c", script], [], [], false), surroundings, Start, Start);
    }
}
