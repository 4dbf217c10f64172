using System.Text;
using K13d.Domain.Tools;

namespace K13d.Domain.Tests.Tools;

public sealed class MiddleCutTests
{
    [Theory, InlineData(""), InlineData("0123456789")]
    public void What_fits_stays_as_it_is(string text) => Assert.Equal(text, MiddleCut.Of(text, 10));

    [Fact]
    public void Of_what_does_not_the_beginning_and_the_end_are_kept_and_it_says_how_much_is_left_out() =>
        Assert.Equal("01234\n… 3 bytes left out here …\n89abc", MiddleCut.Of("0123456789abc", 10));

    [Fact]
    public void No_character_is_cut_in_two()
    {
        var text = string.Concat(Enumerable.Repeat("ä😀", 50));

        for (var most = 0; most < 60; most++)
        {
            var cut = MiddleCut.Of(text, most);
            Assert.Equal(cut, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
            Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, most + 40);
        }
    }
}
