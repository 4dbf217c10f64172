using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Streams;

/// <summary>How a command ended, as the error stream tells it: k8s.io/kubelet/pkg/cri/streaming/remotecommand.</summary>
internal abstract record CommandEnd
{
    public static readonly CommandEnd Success = new Succeeded();

    /// <summary>The message and the <c>metav1.Status</c> of it; null for success.</summary>
    /// <param name="isTranslated">Whether the API server passes on what it read from the kubelet, as it does for v5, and so words it again.</param>
    protected abstract (string Message, JsonObject More)? Failure(bool isTranslated);

    /// <summary>As a Status, in version 4 and later.</summary>
    public JsonObject ToStatus(bool isTranslated)
    {
        if (Failure(isTranslated) is not var (message, rest)) return new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" };
        var status = new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message };
        foreach (var (field, value) in rest.ToList()) status[field] = value?.DeepClone();
        return status;
    }

    /// <summary>As plain text, in versions before; empty for success.</summary>
    public string ToText() => Failure(isTranslated: false)?.Message ?? "";

    public static CommandEnd Exited(int code, IReadOnlyList<string> command) => code == 0 ? Success : new Failed(code, command);

    /// <summary>It could not be run.</summary>
    public static CommandEnd Broken(string why) => new NotRun(why, IsAgainWhenTranslated: true);

    /// <summary>There is nothing to run it in.</summary>
    public static CommandEnd Refused(string why) => new NotRun($"unable to upgrade connection: {why}", IsAgainWhenTranslated: false);

    private sealed record Succeeded : CommandEnd
    {
        protected override (string, JsonObject)? Failure(bool isTranslated) => null;
    }

    private sealed record Failed(int Code, IReadOnlyList<string> Command) : CommandEnd
    {
        protected override (string, JsonObject)? Failure(bool isTranslated)
        {
            var code = Code.ToString(CultureInfo.InvariantCulture);
            var why = isTranslated ? $"command terminated with exit code {code}" : $"error executing command [{string.Join(' ', Command)}], exit code {code}";
            return ($"command terminated with non-zero exit code: {why}", new JsonObject
            {
                ["reason"] = "NonZeroExitCode",
                ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = code }) },
            });
        }
    }

    private sealed record NotRun(string Why, bool IsAgainWhenTranslated) : CommandEnd
    {
        protected override (string, JsonObject)? Failure(bool isTranslated)
        {
            var refusal = Refusals.Internal(isTranslated && IsAgainWhenTranslated ? Refusals.Internal(Why).Message : Why);
            var status = refusal.ToStatus();
            return (refusal.Message, new JsonObject { ["reason"] = "InternalError", ["details"] = status["details"]?.DeepClone(), ["code"] = 500 });
        }
    }
}
