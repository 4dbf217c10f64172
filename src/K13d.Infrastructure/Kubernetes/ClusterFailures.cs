using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using k8s;
using k8s.Models;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Kubernetes;

/// <summary>
/// The one place that turns what the API server answers, or that it does not answer, into failures: by the reason in its Status and by its
/// HTTP status, never by a text.
/// </summary>
/// <seealso href="https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go"/>
internal static class ClusterFailures
{
    /// <summary>The reason in the details where the API server's Status says none.</summary>
    public const string NoReason = "Unknown";

    /// <summary>Longer answers are a proxy's page, not a Status.</summary>
    private const int MostBody = 1024 * 1024;

    /// <summary>Reads the Status in the body of an answer that is not a success; a body that is none says only its HTTP status.</summary>
    public static async Task<Failure> Read(int httpStatus, Stream body, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (text.Length < MostBody && await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            text.Write(buffer, 0, read);
        }

        return Of(httpStatus, Parse(text.ToArray()));
    }

    /// <param name="status">Null where the answer had none.</param>
    public static Failure Of(int httpStatus, V1Status? status)
    {
        var code = status?.Code is > 0 and var said ? said : httpStatus;
        var message = string.IsNullOrWhiteSpace(status?.Message) ? $"The API server answered {code} without saying why" : status.Message;
        var details = Details(code, status, message);
        return (string.IsNullOrEmpty(status?.Reason) ? ReasonOf(code) : status.Reason) switch
        {
            "NotFound" => new Failure.NotFound($"{Sentence(message)} Check the name and the namespace.") { Details = details },
            "Forbidden" => new Failure.Forbidden($"The cluster does not let K13d do this: {Sentence(message)}") { Details = details },
            "Conflict" when OwnersOf(status) is { Length: > 0 } owners => new Failure.Conflict(
                $"{Sentence(message)} Leave these fields out, or take them over with force=true.") { Details = new Dictionary<string, object?>(details, StringComparer.Ordinal) { ["conflicts"] = owners } },
            "Conflict" => new Failure.Conflict($"{Sentence(message)} Read it again and repeat the change.") { Details = details },
            "AlreadyExists" => new Failure.Conflict(Sentence(message)) { Details = details },
            "Invalid" or "BadRequest" or "MethodNotAllowed" or "NotAcceptable" or "UnsupportedMediaType" or "RequestEntityTooLarge" =>
                new Failure.Invalid(Sentence(message)) { Details = details },
            "Expired" or "Gone" => new Failure.Invalid($"{Sentence(message)} Start the list again without 'continue'.") { Details = details },
            "Unauthorized" => new Failure.ClusterFailed(
                "The cluster does not accept K13d's own credentials: renew those in its kubeconfig or its service account.") { Details = details },
            _ => new Failure.ClusterFailed($"The cluster's API server failed: {Sentence(message)}") { Details = details },
        };
    }

    public static Failure TooLate(Uri? server, TimeSpan limit) => new Failure.ClusterFailed(
        $"The cluster{At(server)} did not answer within {limit.TotalSeconds:0.###} s. Try again, or raise K13D_KUBERNETES__REQUESTTIMEOUT.")
    {
        Details = Details("Timeout"),
    };

    public static Failure Unreachable(Uri? server, Exception broken)
    {
        var untrusted = (broken as AuthenticationException ?? broken.InnerException) is AuthenticationException { InnerException: null };
        var message = untrusted
            ? $"The cluster{At(server)} shows a certificate that is not from the certificate authority it should be from, or for another name: "
                + "check certificate-authority and the address in the kubeconfig."
            : $"The cluster{At(server)} cannot be reached: {Sentence(Innermost(broken).Message)} "
                + "Check that it runs and that the kubeconfig names the right address.";
        return new Failure.ClusterFailed(message) { Details = Details(untrusted ? "Untrusted" : "Unreachable") };
    }

    public static Failure NoAuthority(Uri server, CryptographicException unusable) => new Failure.ClusterFailed(
        $"What certificates the cluster{At(server)} should show cannot be told: its certificate authority is unusable. {Sentence(unusable.Message)} "
        + "Mend certificate-authority in the kubeconfig, or the ca.crt of the service account.")
    {
        Details = Details("NoAuthority"),
    };

    public static Failure NoIdentity(Uri? server, CryptographicException unusable) => new Failure.ClusterFailed(
        $"K13d's client certificate for the cluster{At(server)} is unusable. {Sentence(unusable.Message)} "
        + "Mend client-certificate and client-key in the kubeconfig.")
    {
        Details = Details("NoIdentity"),
    };

    public static Failure NotAnApiServer(Uri? server) => new Failure.ClusterFailed(
        $"What answers{At(server)} does not answer as a Kubernetes API server does: check the address in the kubeconfig.")
    {
        Details = Details("NotAnApiServer"),
    };

    public static Failure NoWebSocket(Uri? server) => new Failure.ClusterFailed(
        $"The cluster{At(server)} did not open a WebSocket: its API server must be Kubernetes 1.30 or newer, and what stands before it must let WebSockets through.")
    {
        Details = Details("NoWebSocket"),
    };

    private static V1Status? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("kind", out var kind) && kind.ValueEquals("Status")
                ? KubernetesJson.Deserialize<V1Status>(json)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Gone",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "InternalError",
    };

    private static Dictionary<string, object?> Details(int code, V1Status? status, string message)
    {
        var details = Details(status is null ? ReasonOf(code) : string.IsNullOrEmpty(status.Reason) ? NoReason : status.Reason);
        details["message"] = message;
        details["status"] = code;
        if (status?.Details is { } about)
        {
            Add("kind", about.Kind);
            Add("group", about.Group);
            Add("name", about.Name);
            if (about.RetryAfterSeconds is > 0)
            {
                details["retryAfterSeconds"] = about.RetryAfterSeconds;
            }

            if (about.Causes is { Count: > 0 } causes)
            {
                details["causes"] = causes
                    .Select(cause => new Dictionary<string, string?> { ["field"] = cause.Field, ["reason"] = cause.Reason, ["message"] = cause.Message })
                    .ToArray();
            }
        }

        return details;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                details[name] = value;
            }
        }
    }

    /// <summary>
    /// Who owns the fields that a server-side apply would change. The manager's name is only in the text of a cause, in quotes, and nothing else of
    /// the text counts.
    /// </summary>
    /// <seealso href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"/>
    private static Dictionary<string, object?>[] OwnersOf(V1Status? status) =>
    [
        .. from cause in status?.Details?.Causes ?? Array.Empty<V1StatusCause>()
           where cause.Reason == "FieldManagerConflict"
           group cause.Field by cause.Message.Split('"') is [_, var manager, ..] ? manager : "" into owned
           select new Dictionary<string, object?> { ["manager"] = owned.Key, ["fields"] = owned.ToArray() },
    ];

    private static Dictionary<string, object?> Details(string reason) => new(StringComparer.Ordinal) { ["reason"] = reason };

    private static Exception Innermost(Exception exception) => exception is { InnerException: SocketException or AuthenticationException } ? exception.InnerException : exception;

    private static string At(Uri? server) => server is null ? "" : $" at {server.GetLeftPart(UriPartial.Authority)}";

    private static string Sentence(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }
}
