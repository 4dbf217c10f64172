using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>Which servers are spoken to, and by which name.</summary>
public sealed class TrustTests
{
    private const string Name = "kubernetes.example";

    [Fact]
    public async Task A_tls_server_name_is_what_the_certificate_must_be_for_and_what_the_server_is_told()
    {
        await using var server = await ScriptedApiServer.Start(Ok, name: Name);
        server.Write("token: first", more: $"tls-server-name: {Name}");
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        await services.Succeeds();

        Assert.Equal(Name, server.NameTold);
    }

    [Theory, InlineData(""), InlineData("tls-server-name: other.example")]
    public async Task A_certificate_for_another_name_is_refused(string line)
    {
        await using var server = await ScriptedApiServer.Start(Ok, name: Name);
        server.Write("token: first", more: line);
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        Assert.Equal("Untrusted", (await services.Fails()).Details["reason"]);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_certificate_that_only_the_machine_could_trust_is_refused_where_no_authority_is_named()
    {
        await using var server = await ScriptedApiServer.Start(Ok);
        server.Write("token: first", verification: "");
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        Assert.Equal("Untrusted", (await services.Fails()).Details["reason"]);
    }

    [Theory, InlineData("no certificate"), InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task An_authority_that_is_none_is_said_to_be_and_nothing_trusted_in_its_place(string authority)
    {
        await using var server = await ScriptedApiServer.Start(Ok);
        server.Write("token: first", verification: $"certificate-authority: {server.WriteFile("ca.crt", authority)}");
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        var failure = await services.Fails();

        Assert.Equal("NoAuthority", failure.Details["reason"]);
        Assert.Contains("certificate-authority", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_the_connection_and_says_nothing_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await ScriptedApiServer.Start(Ok);
        server.Write("token: first", address: $"https://{silent.LocalEndpoint}");
        await using var services = KubernetesServices.Build(server.Kubeconfig, ("Kubernetes:ConnectTimeout", "00:00:00.1"), ("Kubernetes:Retries", "1"));

        var failure = await services.Fails();

        Assert.Equal("Unreachable", failure.Details["reason"]);
        Assert.Contains("K13D_KUBERNETES__CONNECTTIMEOUT", failure.Message, StringComparison.Ordinal);
        Assert.True(silent.Pending());
    }

    private static Task Ok(HttpContext context) => context.Response.WriteAsync("{}");
}
