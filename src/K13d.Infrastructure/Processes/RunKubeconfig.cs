using System.Text;
using System.Text.Json.Nodes;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Processes;

/// <summary>The kubeconfig of one run of a program: the way to the cluster that K13d itself takes.</summary>
internal static class RunKubeconfig
{
    /// <summary>JSON is YAML. A credential plugin does not come along: what it answered does.</summary>
    /// <param name="namespace">The one that is meant where none is named; null for <c>default</c>.</param>
    public static string Of(ClusterAccess access, Credential credential, string? @namespace = null) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["current-context"] = "k13d",
        ["contexts"] = Named("context", Without(new JsonObject { ["cluster"] = "k13d", ["user"] = "k13d", ["namespace"] = @namespace })),
        ["clusters"] = Named("cluster", Without(new JsonObject
        {
            ["server"] = access.Server.AbsoluteUri,
            ["certificate-authority-data"] = access.SkipTlsVerification ? null : Base64(access.Authorities),
            ["insecure-skip-tls-verify"] = access.SkipTlsVerification,
            ["tls-server-name"] = access.TlsServerName,
            ["proxy-url"] = access.Proxy?.AbsoluteUri,
        })),
        ["users"] = Named("user", Without(new JsonObject
        {
            ["token"] = credential.Token,
            ["client-certificate-data"] = Base64(credential.Certificate),
            ["client-key-data"] = Base64(credential.Key),
            ["username"] = credential.Username,
            ["password"] = credential.Password,
        })),
    }.ToJsonString();

    private static JsonArray Named(string member, JsonObject body) => [new JsonObject { ["name"] = "k13d", [member] = body }];

    private static JsonObject Without(JsonObject members)
    {
        foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToArray())
        {
            members.Remove(name);
        }

        return members;
    }

    private static string? Base64(string? pem) => pem is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
