using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>Answers <c>kubectl create token</c> with a token of the right form. It opens nothing: the demo cluster has one credential.</summary>
internal sealed class ServiceAccountTokens(ObjectStore store, TimeProvider time)
{
    private const long DefaultSeconds = 3600;
    private const long LeastSeconds = 600;
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";

    public async Task Answer(ApiRequest request)
    {
        var account = store.Find(request.Resource.Storage, request.Namespace, request.Name) ?? throw request.NotFound();
        var body = await Bodies.Read(request.Http.Request, "TokenRequest");
        var spec = body.Value["spec"] as JsonObject ?? [];
        var seconds = (long?)spec["expirationSeconds"] ?? DefaultSeconds;
        if (seconds < LeastSeconds)
        {
            throw new ApiException(
                422,
                "Invalid",
                $"TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: {seconds}: may not specify a duration less than 10 minutes",
                new JsonObject
                {
                    ["group"] = "authentication.k8s.io",
                    ["kind"] = "TokenRequest",
                    ["causes"] = new JsonArray(Refusals.Cause("FieldValueInvalid", $"Invalid value: {seconds}: may not specify a duration less than 10 minutes", "spec.expirationSeconds")),
                });
        }

        var expires = time.GetUtcNow().AddSeconds(seconds);
        var audiences = spec["audiences"] as JsonArray is { Count: > 0 } asked ? asked : new JsonArray(Issuer);
        await Answers.Json(request.Http, 201, new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = request.Name,
                ["namespace"] = request.Namespace,
                ["creationTimestamp"] = time.GetUtcNow().Stamp(),
            },
            ["spec"] = new JsonObject
            {
                ["audiences"] = audiences.DeepClone(),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = spec["boundObjectRef"]?.DeepClone(),
            },
            ["status"] = new JsonObject
            {
                ["token"] = TokenOf(request, account, audiences, expires),
                ["expirationTimestamp"] = expires.Stamp(),
            },
        });
    }

    private string TokenOf(ApiRequest request, StoredObject account, JsonArray audiences, DateTimeOffset expires)
    {
        var claims = new JsonObject
        {
            ["aud"] = audiences.DeepClone(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = request.Namespace,
                ["serviceaccount"] = new JsonObject { ["name"] = request.Name, ["uid"] = (string)account.Value["metadata"]!["uid"]! },
            },
            ["sub"] = $"system:serviceaccount:{request.Namespace}:{request.Name}",
        };
        return $"{Encode("""{"alg":"ES256","kid":"demo"}""")}.{Encode(claims.ToJsonString())}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(64))}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
