using K13d.Domain.Chat;

namespace K13d.Domain.Tests.Chat;

public sealed class ChatSessionTests
{
    [Theory]
    [InlineData("why is my nginx pod failing?", "why is my nginx pod failing?")]
    [InlineData("  why\r\n\tis  it? ", "why is it?")]
    [InlineData("", "")]
    public void A_title_is_a_question_in_one_line(string question, string title) => Assert.Equal(title, ChatSession.TitleOf(question));

    [Fact]
    public void A_long_question_is_cut_and_no_character_is_halved()
    {
        var cut = ChatSession.TitleOf(new string('a', 81));
        Assert.Equal($"{new string('a', 79)}…", cut);
        Assert.Equal(ChatSession.LongestTitle, cut.Length);
        Assert.Equal(new string('a', 80), ChatSession.TitleOf(new string('a', 80)));
        Assert.Equal($"{new string('a', 78)}…", ChatSession.TitleOf($"{new string('a', 78)}😀😀"));
    }
}
