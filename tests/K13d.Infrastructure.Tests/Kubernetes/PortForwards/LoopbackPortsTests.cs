using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.PortForwards;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.PortForwards;

public sealed class LoopbackPortsTests
{
    private readonly LoopbackPorts ports = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_listened_on_the_loopback_addresses_and_no_other()
    {
        using var port = Value(ports.Listen(0));

        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port.Number).ToArray();

        Assert.Contains(listening, listener => listener.Address.Equals(IPAddress.Loopback));
        Assert.All(listening, listener => Assert.True(IPAddress.IsLoopback(listener.Address), $"{listener}"));
    }

    [Fact]
    public void A_port_is_had_once_and_again_when_it_is_let_go()
    {
        int number;
        using (var port = Value(ports.Listen(0)))
        {
            number = port.Number;

            Assert.IsType<Failure.Conflict>(FailureOf(ports.Listen(number)));
        }

        using var again = Value(ports.Listen(number));
        Assert.Equal(number, again.Number);
    }

    [Fact]
    public async Task What_is_said_last_arrives_though_the_client_goes_on_talking()
    {
        using var port = Value(ports.Listen(0));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port.Number, Cancellation);
        await client.GetStream().WriteAsync(new byte[100_000], Cancellation);
        await using var accepting = port.Accept(Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await accepting.MoveNextAsync());

        await accepting.Current.WriteAsync("goodbye"u8.ToArray(), Cancellation);
        var closing = accepting.Current.DisposeAsync();

        var heard = new byte[7];
        await client.GetStream().ReadExactlyAsync(heard, Cancellation);
        Assert.Equal("goodbye"u8.ToArray(), heard);
        Assert.Equal(0, await client.GetStream().ReadAsync(heard, Cancellation));
        client.Close();
        await closing;
    }
}
