using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Tests.Kubernetes;

/// <summary>What stands in for an API server where the test decides each answer: TLS on a loopback port, from a certificate authority of its own.</summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder = Directory.CreateTempSubdirectory("k13d-api-").FullName;
    private readonly TestAuthority authority = TestAuthority.Make();
    private readonly X509Certificate2 certificate;
    private int requests;

    private ScriptedApiServer(RequestDelegate answer, TestAuthority? clients, string? name)
    {
        certificate = authority.Server(name);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, told) =>
            {
                NameTold = told;
                return certificate;
            };
            if (clients is not null)
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, chain, _) => IsOf(clients, shown, chain!);
            }
        })));
        app = builder.Build();
        app.UseWebSockets();
        app.Run(context =>
        {
            Interlocked.Increment(ref requests);
            return answer(context);
        });
    }

    public int Requests => requests;

    /// <summary>The name by which the newest connection asked for the server (SNI).</summary>
    public string? NameTold { get; private set; }

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    /// <summary>The PEM of the authority that the server's certificate is from.</summary>
    public string Authority => authority.Pem;

    public int Port => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <param name="clients">Who must have signed the certificates that the server demands; null means that it demands none.</param>
    /// <param name="name">What the server's certificate is for; null means the loopback address.</param>
    public static async Task<ScriptedApiServer> Start(RequestDelegate answer, TestAuthority? clients = null, string? name = null)
    {
        var server = new ScriptedApiServer(answer, clients, name);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Write("token: first");
        return server;
    }

    /// <param name="user">The user: a member, or several in braces.</param>
    /// <param name="trusts">Whose authority the kubeconfig names; null means this server's.</param>
    /// <param name="verification">A line of the cluster; null means its certificate authority.</param>
    /// <param name="address">The server's address, where it is not that of its port.</param>
    /// <param name="more">Another line of the cluster.</param>
    public void Write(
        string user, ScriptedApiServer? trusts = null, string? verification = null, string? address = null, string more = "") => File.WriteAllText(Kubeconfig, $$"""
        apiVersion: v1
        kind: Config
        current-context: scripted
        contexts:
        - name: scripted
          context: {cluster: scripted, user: scripted}
        clusters:
        - name: scripted
          cluster:
            server: {{address ?? $"https://127.0.0.1:{Port}"}}
            {{verification ?? $"certificate-authority-data: {Base64((trusts ?? this).Authority)}"}}
            {{more}}
        users:
        - name: scripted
          user:
            {{user}}
        """);

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsOf(TestAuthority clients, X509Certificate2 shown, X509Chain received)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(clients.Certificate);
        chain.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        return chain.Build(shown);
    }
}
