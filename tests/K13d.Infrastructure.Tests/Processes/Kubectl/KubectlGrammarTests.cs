using K13d.Domain.Kubectl;
using K13d.Testing.Tools;

namespace K13d.Infrastructure.Tests.Processes.Kubectl;

/// <summary>The grammar's tables against the kubectl that K13d runs.</summary>
public sealed class KubectlGrammarTests
{
    [Fact]
    public async Task Every_flag_of_the_tables_is_one_of_kubectls_with_its_letter_and_takes_a_value_as_it_does()
    {
        using var kubectl = new KubectlRunner("/dev/null");
        var options = (await kubectl.Run("options")).Output;
        foreach (var verb in Verbs.All)
        {
            var help = (await kubectl.Run([.. verb.Name.Split(' '), "--help"])).Output;
            var lines = (help + options).Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('-')).ToArray();
            Assert.All(verb.Flags, flag => Assert.Contains(lines, line => Declares(line, flag)));
        }
    }

    /// <summary>As help has it: <c>-A, --all-namespaces=false:</c>.</summary>
    private static bool Declares(string line, Flag flag)
    {
        var start = flag.Letter is { } letter ? $"-{letter}, --{flag.Name}=" : $"--{flag.Name}=";
        return line.StartsWith(start, StringComparison.Ordinal) && (line[start.Length..] is "false:" or "true:") == (flag.Form == FlagForm.Switch);
    }
}
