using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>A refusal of the API server: an HTTP status and the <c>metav1.Status</c> that is its body.</summary>
/// <param name="code">The HTTP status code.</param>
/// <param name="reason">The machine-readable reason: <c>NotFound</c>, <c>AlreadyExists</c>, <c>Invalid</c>; empty where the real server gives none.</param>
/// <param name="details">The Status's <c>details</c>, or null.</param>
/// <param name="metadata">The Status's <c>metadata</c>: of an expired page, the token to go on with.</param>
internal sealed class ApiException(int code, string reason, string message, JsonObject? details = null, JsonObject? metadata = null)
    : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    /// <summary>The body of the answer.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata?.DeepClone() ?? new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (reason.Length > 0)
        {
            status["reason"] = reason;
        }

        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = code;
        return status;
    }
}
