using System.Text;
using K13d.DemoCluster.Kubelet.Shell;

namespace K13d.DemoCluster.Tests.Kubelet;

public sealed class TerminalTests
{
    private readonly ShellInput input = new();
    private readonly Terminal terminal;

    public TerminalTests() => terminal = new Terminal(input);

    [Theory]
    [InlineData("ls\r", "ls\r\n", "ls\n")]
    [InlineData("lx\u007fs\n", "lx\b \bs\r\n", "ls\n")]
    [InlineData("grüü\u007f\u007f\u007f\u007f\u007fls\r", "grüü\b \b\b \b\b \b\b \bls\r\n", "ls\n")]
    [InlineData("nonsense\u0015ls\r", "nonsense\b \b\b \b\b \b\b \b\b \b\b \b\b \b\b \bls\r\n", "ls\n")]
    [InlineData("l\u001b[As\u001bOP\r", "ls\r\n", "ls\n")]
    [InlineData("half", "half", "")]
    [InlineData("half\u0003ls\r", "half^C\r\nls\r\n", "ls\n")]
    public void What_is_typed_is_echoed_and_handed_on_by_the_line(string typed, string echo, string read)
    {
        Assert.Equal(echo, Encoding.UTF8.GetString(terminal.Type(Encoding.UTF8.GetBytes(typed))));
        Assert.Equal(read, Encoding.UTF8.GetString(input.TakeAll()));
    }

    [Fact]
    public void Control_c_interrupts_once()
    {
        terminal.Type([0x03]);

        Assert.True(terminal.TakeInterrupt());
        Assert.False(terminal.TakeInterrupt());
    }

    [Fact]
    public void Control_d_ends_what_one_reader_reads()
    {
        terminal.Type("all\r\u0004"u8);

        Assert.False(input.TakeEnd());
        Assert.Equal("all\n"u8.ToArray(), input.TakeAll());
        Assert.True(input.TakeEnd());
        Assert.False(input.TakeEnd());
    }
}
