using System.Net;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class AddressKindTests
{
    [Theory]
    [InlineData("8.8.8.8", "Public")]
    [InlineData("172.15.255.255", "Public")]
    [InlineData("172.32.0.1", "Public")]
    [InlineData("2606:4700::1111", "Public")]
    [InlineData("::ffff:8.8.8.8", "Public")]
    [InlineData("64:ff9b::808:808", "Public")]
    [InlineData("10.0.0.1", "Private")]
    [InlineData("172.16.0.1", "Private")]
    [InlineData("172.31.255.255", "Private")]
    [InlineData("192.168.1.1", "Private")]
    [InlineData("100.64.0.1", "Private")]
    [InlineData("fc00::1", "Private")]
    [InlineData("fd12:3456::1", "Private")]
    [InlineData("::ffff:10.0.0.1", "Private")]
    [InlineData("127.0.0.1", "Loopback")]
    [InlineData("127.255.1.2", "Loopback")]
    [InlineData("::1", "Loopback")]
    [InlineData("::ffff:127.0.0.1", "Loopback")]
    [InlineData("169.254.169.254", "Never")]
    [InlineData("169.254.170.2", "Never")]
    [InlineData("::ffff:169.254.169.254", "Never")]
    [InlineData("fe80::1", "Never")]
    [InlineData("fec0::1", "Never")]
    [InlineData("fd00:ec2::254", "Never")]
    [InlineData("fd20:ce::254", "Never")]
    [InlineData("100.100.100.200", "Never")]
    [InlineData("168.63.129.16", "Never")]
    [InlineData("192.0.0.192", "Never")]
    [InlineData("0.0.0.0", "Never")]
    [InlineData("0.1.2.3", "Never")]
    [InlineData("::", "Never")]
    [InlineData("224.0.0.1", "Never")]
    [InlineData("255.255.255.255", "Never")]
    [InlineData("240.0.0.1", "Never")]
    [InlineData("ff02::1", "Never")]
    // NAT64, 6to4, Teredo and IPv4-compatible spellings of metadata, loopback and private addresses.
    [InlineData("64:ff9b::a9fe:a9fe", "Never")]
    [InlineData("64:ff9b:1::a9fe:a9fe", "Never")]
    [InlineData("64:ff9b::7f00:1", "Never")]
    [InlineData("64:ff9b::a00:1", "Never")]
    [InlineData("2002:a9fe:a9fe::1", "Never")]
    [InlineData("2002:7f00:1::", "Never")]
    [InlineData("2002:c0a8:101::1", "Never")]
    [InlineData("2001:0:1:2:3:4:5601:5601", "Never")]
    [InlineData("::169.254.169.254", "Never")]
    [InlineData("::10.0.0.1", "Never")]
    public void An_address_is_what_it_leads_to_however_it_is_written(string address, string kind) =>
        Assert.Equal(kind, AddressKinds.Of(IPAddress.Parse(address)).ToString());
}
