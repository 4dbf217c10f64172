using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Tests.Kubernetes;

/// <summary>What stands in for an API server where the test decides each answer: TLS on a loopback port, from a certificate authority of its own.</summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder = Directory.CreateTempSubdirectory("k13d-api-").FullName;
    private readonly X509Certificate2 authority;
    private int requests;

    private ScriptedApiServer(RequestDelegate answer, int port)
    {
        authority = Authority();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(Signed(authority))));
        app = builder.Build();
        app.Run(context =>
        {
            Interlocked.Increment(ref requests);
            return answer(context);
        });
    }

    public int Requests => requests;

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    public int Port => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<ScriptedApiServer> Start(RequestDelegate answer, int port = 0)
    {
        var server = new ScriptedApiServer(answer, port);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Write("token: first");
        return server;
    }

    /// <param name="user">The lines of the user.</param>
    /// <param name="trusts">Whose authority the kubeconfig names; null means this server's.</param>
    /// <param name="verification">A line of the cluster; null means its certificate authority.</param>
    public void Write(string user, ScriptedApiServer? trusts = null, string? verification = null) => File.WriteAllText(Kubeconfig, $$"""
        apiVersion: v1
        kind: Config
        current-context: scripted
        contexts:
        - name: scripted
          context: {cluster: scripted, user: scripted}
        clusters:
        - name: scripted
          cluster:
            server: https://127.0.0.1:{{Port}}
            {{verification ?? $"certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes((trusts ?? this).authority.ExportCertificatePem()))}"}}
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

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=scripted-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1), [1, 2, 3]);
        return certificate.CopyWithPrivateKey(key);
    }
}
