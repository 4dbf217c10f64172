using K13d.Architecture.Tests.Reading;

namespace K13d.Architecture.Tests.Documents;

/// <summary><c>docs/security.md</c> says which test shows which case: a test that is renamed or removed must be missed there.</summary>
public sealed class SecurityDocumentTests
{
    [Fact]
    public void Every_test_that_the_security_document_names_exists()
    {
        var sources = Directory.EnumerateFiles(Repository.Path("tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var named = TestsNamedIn(File.ReadAllText(Repository.Path("docs", "security.md")));

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, test => !sources.Any(source => source.Contains($" {test}(", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_test_is_what_is_in_code_with_underscores() =>
        Assert.Equal(["A_thing_is_so"], TestsNamedIn("| a `case` | `A_thing_is_so`; not `shared/design_x.md` or `stringData` |"));

    private static List<string> TestsNamedIn(string document) =>
        [.. document.Split('`').Where((_, index) => index % 2 == 1).Where(code => code.Contains('_') && code.All(character => char.IsLetterOrDigit(character) || character == '_'))];
}
