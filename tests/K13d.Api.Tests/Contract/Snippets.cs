using K13d.Testing.Shared;

namespace K13d.Api.Tests.Contract;

/// <summary>The documented examples, requests and programs, word for word.</summary>
internal static class Snippets
{
    public const string BaseUrl = "http://localhost:8080";

    public const string Login = """
        POST /api/auth/login
        Content-Type: application/json

        {
          "password": "your-password"
        }
        """;

    public const string ListPods = "curl http://localhost:8080/api/k8s/pods?namespace=default";

    public const string GetPod = "curl http://localhost:8080/api/k8s/pods/nginx-abc123?namespace=default";

    public const string GetLogs = "curl \"http://localhost:8080/api/pods/nginx-abc123/logs?namespace=default&tail=50\"";

    public const string Exec = """
        POST /api/pods/{name}/exec
        Content-Type: application/json

        {
          "namespace": "default",
          "container": "nginx",
          "command": ["sh", "-c", "ls -la"]
        }
        """;

    public const string PortForward = """
        POST /api/portforward
        Content-Type: application/json

        {
          "namespace": "default",
          "pod": "nginx-abc123",
          "localPort": 8888,
          "podPort": 80
        }
        """;

    public const string Scale = """
        POST /api/deployment/scale
        Content-Type: application/json

        {
          "namespace": "default",
          "name": "nginx",
          "replicas": 5
        }
        """;

    public const string Restart = """
        POST /api/deployment/restart
        Content-Type: application/json

        {
          "namespace": "default",
          "name": "nginx"
        }
        """;

    public const string RollBack = """
        POST /api/deployment/rollback
        Content-Type: application/json

        {
          "namespace": "default",
          "name": "nginx",
          "revision": 2
        }
        """;

    public const string Cordon = """
        POST /api/node/cordon
        Content-Type: application/json

        {
          "name": "node-1"
        }
        """;

    public const string Uncordon = """
        POST /api/node/uncordon
        Content-Type: application/json

        {
          "name": "node-1"
        }
        """;

    public const string Drain = """
        POST /api/node/drain
        Content-Type: application/json

        {
          "name": "node-1",
          "ignoreDaemonSets": true,
          "deleteLocalData": false,
          "force": false
        }
        """;

    public const string InstallChart = """
        POST /api/helm/install
        Content-Type: application/json

        {
          "name": "my-release",
          "namespace": "default",
          "chart": "nginx",
          "repo": "https://charts.bitnami.com/bitnami",
          "values": {
            "replicaCount": 3
          }
        }
        """;

    public const string UpgradeRelease = """
        POST /api/helm/upgrade
        Content-Type: application/json

        {
          "name": "my-release",
          "namespace": "default",
          "chart": "nginx",
          "values": {
            "replicaCount": 5
          }
        }
        """;

    public const string Chat = """
        POST /api/chat/agentic
        Content-Type: application/json

        {
          "message": "Why is my nginx pod failing?",
          "context": {
            "namespace": "default",
            "resource": "pod/nginx-abc123"
          }
        }
        """;

    public const string Approve = """
        POST /api/tool/approve
        Content-Type: application/json

        {
          "id": "tc-123",
          "approved": true
        }
        """;

    public const string UpdateSettings = """
        PUT /api/settings
        Content-Type: application/json

        {
          "language": "en",
          "beginner_mode": false,
          "auto_approve_readonly": true
        }
        """;

    public const string Curl = """
        # Login
        TOKEN=$(curl -s -X POST http://localhost:8080/api/auth/login \
          -H "Content-Type: application/json" \
          -d '{"password": "secret"}' | jq -r '.token')

        # List pods
        curl http://localhost:8080/api/k8s/pods \
          -H "Authorization: Bearer $TOKEN"
        """;

    public const string Python = """
        import requests

        base_url = "http://localhost:8080"

        # Login
        resp = requests.post(f"{base_url}/api/auth/login",
                             json={"password": "secret"})
        token = resp.json()["token"]

        headers = {"Authorization": f"Bearer {token}"}

        # List pods
        pods = requests.get(f"{base_url}/api/k8s/pods", headers=headers)
        print(pods.json())
        """;

    public const string JavaScript = """
        const baseUrl = 'http://localhost:8080';

        // Login
        const loginResp = await fetch(`${baseUrl}/api/auth/login`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ password: 'secret' })
        });
        const { token } = await loginResp.json();

        // List pods
        const podsResp = await fetch(`${baseUrl}/api/k8s/pods`, {
          headers: { 'Authorization': `Bearer ${token}` }
        });
        const pods = await podsResp.json();
        """;

    public static TheoryData<string> All => [Login, ListPods, GetPod, GetLogs, Exec, PortForward, Scale, Restart, RollBack, Cordon, Uncordon, Drain, Chat, Approve, UpdateSettings, Curl, Python, JavaScript];
}

public sealed class SnippetsTests
{
    [Theory, MemberData(nameof(Snippets.All), MemberType = typeof(Snippets))]
    public async Task The_examples_are_those_of_the_documentation(string snippet)
    {
        SharedFolder.SkipUnlessThere();
        var reference = await File.ReadAllTextAsync(SharedFolder.Path("contract", "api-reference.txt"), TestContext.Current.CancellationToken);

        Assert.Contains(snippet, reference, StringComparison.Ordinal);
    }
}
