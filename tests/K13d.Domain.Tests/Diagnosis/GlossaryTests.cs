using K13d.Domain.Diagnosis;

namespace K13d.Domain.Tests.Diagnosis;

public sealed class GlossaryTests
{
    [Theory]
    [InlineData("pod/web: it is in CrashLoopBackOff", "pod: ", "CrashLoopBackOff: ")]
    [InlineData("3 Pods wait", "pod: ")]
    [InlineData("The readiness probe fails", "readiness probe: ")]
    public void A_term_that_is_used_is_explained_once(string text, params string[] terms)
    {
        var lines = Glossary.Of(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(terms.Length, lines.Length);
        Assert.All(terms, term => Assert.Single(lines, line => line.StartsWith(term, StringComparison.Ordinal)));
    }

    [Theory, InlineData("Nothing is wrong."), InlineData("podium and nodejs")]
    public void What_is_no_term_is_not(string text) => Assert.Equal("", Glossary.Of(text));
}
