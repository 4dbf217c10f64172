using System.Text;
using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretTextsTests
{
    private const string Canary = "canary-7f3a9c+\"q\"/?";

    public static TheoryData<string> Spellings =>
    [
        Canary, $"before{Canary}after", Base64(Canary), Base64($"u:{Canary}"), Base64($"us:{Canary} "), Base64($"usr:{Canary}x"),
        Base64($"u:{Canary}").Replace('+', '-').Replace('/', '_'), $"https://user:{Uri.EscapeDataString(Canary)}@host", "canary-7f3a9c+\\\"q\\\"/?", Base64(Canary).TrimEnd('='),
    ];

    [Theory, MemberData(nameof(Spellings))]
    public void A_secret_is_found_however_a_text_spells_it(string text)
    {
        var secrets = Of(Canary);

        var masked = secrets.MaskedIn($"a {text} b");

        Assert.True(secrets.AreIn(text));
        Assert.False(secrets.AreIn(masked), masked);
        Assert.Contains("***", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("7f3a9c", masked, StringComparison.Ordinal);
        Assert.StartsWith("a ", masked, StringComparison.Ordinal);
        Assert.EndsWith(" b", masked, StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("  "), InlineData("true"), InlineData("False"), InlineData("null"), InlineData("5432"), InlineData("80"), InlineData("default"), InlineData("***")]
    public void A_setting_is_no_secret_though_a_Secret_holds_it(string setting)
    {
        var secrets = Of(setting);

        Assert.Equal($"port {setting}: {setting}", secrets.MaskedIn($"port {setting}: {setting}"));
        Assert.Equal(setting, secrets.MaskedValue(setting));
    }

    [Fact]
    public void A_short_secret_is_masked_where_it_is_all_of_a_value_and_turns_no_text_into_stars()
    {
        var secrets = Of("abc");

        Assert.Equal("***", secrets.MaskedValue("abc"));
        Assert.Equal("the abc of it", secrets.MaskedIn("the abc of it"));
    }

    [Fact]
    public void A_secret_that_could_be_any_word_is_masked_as_a_word_and_not_inside_of_others()
    {
        var secrets = Of("admin");

        Assert.Equal("user *** of administration, admin-console: \"***\"", secrets.MaskedIn("user admin of administration, admin-console: \"admin\""));
    }

    [Fact]
    public void A_number_that_is_long_enough_to_be_a_secret_is_one() => Assert.Equal("code ***", Of("123456").MaskedIn("code 123456"));

    [Fact]
    public void The_lines_of_a_long_secret_are_found_though_they_are_indented()
    {
        var secrets = Of("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n");

        Assert.Equal("key: |\n    ***\n    ***\n    ***\n", secrets.MaskedIn("key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBgkqhkiG9w0B\n    -----END PRIVATE KEY-----\n"));
    }

    [Fact]
    public void What_is_visible_as_a_name_is_no_secret() =>
        Assert.Equal("kind: demo-hello", SecretTexts.Of(["demo-hello"], new HashSet<string>(["demo-hello"])).MaskedIn("kind: demo-hello"));

    [Fact]
    public void A_secret_that_is_part_of_another_leaves_nothing_of_it() => Assert.Equal("***", Of("hunter2hunter2", "hunter2hunter2-and-more").MaskedIn("hunter2hunter2-and-more"));

    [Fact]
    public void They_are_not_printed() => Assert.DoesNotContain(Canary, Of(Canary).ToString(), StringComparison.Ordinal);

    private static SecretTexts Of(params string[] secrets) => SecretTexts.Of(secrets, new HashSet<string>());

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
