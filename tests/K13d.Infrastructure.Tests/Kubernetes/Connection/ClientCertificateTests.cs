using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>On a server that demands a certificate of its clients.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly TestAuthority clients = TestAuthority.Make();
    private readonly TestClock time = new();
    private readonly ConcurrentQueue<string> shown = new();
    private ScriptedApiServer? started;

    /// <summary>Whose requests are answered with 401, as an API server does where a certificate is good and its name unknown.</summary>
    private string unwelcome = "nobody";

    private ScriptedApiServer Server => started!;

    public async ValueTask InitializeAsync() => started = await ScriptedApiServer.Start(
        context =>
        {
            var name = context.Connection.ClientCertificate!.Subject;
            shown.Enqueue(name);
            context.Response.StatusCode = name == $"CN={unwelcome}" ? 401 : 200;
            return context.Response.WriteAsync("{}");
        },
        clients);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        clients.Dispose();
    }

    [Fact]
    public async Task A_client_certificate_in_the_kubeconfig_is_shown()
    {
        var (certificate, key) = clients.Client("inline");
        Server.Write($"{{client-certificate-data: {ScriptedApiServer.Base64(certificate)}, client-key-data: {ScriptedApiServer.Base64(key)}}}");
        await using var services = Build();

        await services.Succeeds();

        Assert.Equal(["CN=inline"], shown);
    }

    [Fact]
    public async Task A_client_certificate_in_files_beside_the_kubeconfig_is_shown_and_read_again_when_they_change()
    {
        WritePair("one");
        Server.Write("{client-certificate: client.crt, client-key: ./client.key}");
        await using var services = Build();
        await services.Succeeds();

        WritePair("two");
        time.Advance(TimeSpan.FromSeconds(2));
        await services.Succeeds();

        Assert.Equal(["CN=one", "CN=two"], shown);
    }

    [Fact]
    public async Task The_certificates_in_between_go_along()
    {
        using var intermediate = clients.Intermediate();
        var (certificate, key) = intermediate.Client("below");
        Server.Write($"{{client-certificate-data: {ScriptedApiServer.Base64(certificate + "\n" + intermediate.Pem)}, client-key-data: {ScriptedApiServer.Base64(key)}}}");
        await using var services = Build();

        await services.Succeeds();

        Assert.Equal(["CN=below"], shown);
    }

    [Fact]
    public async Task A_client_certificate_that_the_server_does_not_accept_is_not_said_to_be_the_servers_fault()
    {
        using var others = TestAuthority.Make();
        var (certificate, key) = others.Client("stranger");
        Server.Write($"{{client-certificate-data: {ScriptedApiServer.Base64(certificate)}, client-key-data: {ScriptedApiServer.Base64(key)}}}");
        await using var services = Build();

        Assert.Equal("Unreachable", (await services.Fails()).Details["reason"]);
        Assert.Empty(shown);
    }

    [Theory]
    [InlineData("{client-certificate: client.crt}", "only one of a client certificate and its key")]
    [InlineData("{client-certificate: kubeconfig, client-key: client.key}", "client certificate")]
    [InlineData("{client-certificate: client.crt, client-key: kubeconfig}", "client certificate")]
    [InlineData("{client-certificate: lost.crt, client-key: client.key}", "lost.crt")]
    public async Task A_client_certificate_that_is_none_is_a_failure_that_says_so(string user, string complaint)
    {
        WritePair("one");
        Server.Write(user);
        await using var services = Build();

        Assert.Contains(complaint, (await services.Fails()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugins_certificate_is_shown_and_another_one_asked_for_shortly_before_it_expires()
    {
        WritePlugin("early", expires: time.GetUtcNow().AddMinutes(10));
        await using var services = Build();
        await services.Succeeds();
        WritePlugin("late", expires: time.GetUtcNow().AddMinutes(20));
        time.Advance(TimeSpan.FromMinutes(9));
        await services.Succeeds();

        time.Advance(TimeSpan.FromSeconds(40));
        await services.Succeeds();

        Assert.Equal(["CN=early", "CN=early", "CN=late"], shown);
    }

    [Fact]
    public async Task A_plugin_is_asked_for_another_certificate_when_the_one_before_is_refused()
    {
        WritePlugin("first", expires: null);
        await using var services = Build();
        await services.Succeeds();
        WritePlugin("second", expires: null);
        unwelcome = "first";

        await services.Succeeds();

        Assert.Equal(["CN=first", "CN=first", "CN=second"], shown);
    }

    private ServiceProvider Build() => KubernetesServices.Build(Server.Kubeconfig, replace => replace.AddSingleton<TimeProvider>(time), ("Kubernetes:Retries", "0"));

    private void WritePair(string name)
    {
        var (certificate, key) = clients.Client(name);
        Server.WriteFile("client.crt", certificate);
        Server.WriteFile("client.key", key);
    }

    /// <summary>Has the plugin print this certificate from now on.</summary>
    private void WritePlugin(string name, DateTimeOffset? expires)
    {
        var (certificate, key) = clients.Client(name);
        Server.Write(new Plugin(Server).Printing(new { clientCertificateData = certificate, clientKeyData = key, expirationTimestamp = expires }));
    }
}
