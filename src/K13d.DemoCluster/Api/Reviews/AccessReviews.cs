using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reviews;

/// <summary>Answers who is asking and what is allowed. There is one user, and everything is allowed to it.</summary>
internal sealed class AccessReviews(BearerToken token)
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    /// <summary>Whether the resource is a question, which is answered and not stored.</summary>
    public static bool Answers(ResourceType type) => type.Group is Authentication or Authorization;

    public async Task Answer(ApiRequest request)
    {
        var body = await Bodies.Read(request.Http.Request, request.Type.Kind);
        var validation = WriteQuery.ValidationOf(request, "CreateOptions");
        Warnings.Add(request.Http.Response, AdmissionChain.Read(body.Value, request.Type, request.Resource.Schema, validation, body.Duplicates));
        body.Value["status"] = request.Type.Kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = User() },
            "TokenReview" => Review((string?)body.Value["spec"]?["token"] ?? ""),
            "SelfSubjectRulesReview" => Rules(),
            _ => new JsonObject { ["allowed"] = true },
        };
        await Rendering.Answers.Json(request.Http, 201, body.Value);
    }

    private JsonObject Review(string presented) => token.IsValue(presented)
        ? new JsonObject { ["authenticated"] = true, ["user"] = User() }
        : new JsonObject { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" };

    private static JsonObject User() => new()
    {
        ["username"] = "kubernetes-admin",
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };

    private static JsonObject Rules() => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject
        {
            ["verbs"] = new JsonArray("*"),
            ["apiGroups"] = new JsonArray("*"),
            ["resources"] = new JsonArray("*"),
        }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };
}
