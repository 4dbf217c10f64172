using System.Text;

namespace K13d.DemoCluster.Api.Connection;

/// <summary>The file that clients connect by.</summary>
internal static class Kubeconfig
{
    /// <param name="authority">The certificate authority, in PEM.</param>
    public static string Of(Uri address, string authority, string token) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: demo
          cluster:
            server: {address.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authority))}
        users:
        - name: demo
          user:
            token: {token}
        contexts:
        - name: demo
          context:
            cluster: demo
            user: demo
            namespace: default
        current-context: demo

        """;
}
