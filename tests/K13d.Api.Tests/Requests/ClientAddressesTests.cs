using System.Net;
using K13d.Api.Requests;

namespace K13d.Api.Tests.Requests;

public sealed class ClientAddressesTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    public void One_client_is_one_IPv4_address_or_one_IPv6_network(string address, string client) =>
        Assert.Equal(client, ClientAddresses.Client(IPAddress.Parse(address)));
}
