using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reviews;

/// <summary>Answers who is asking and what is allowed. There is one user, and everything is allowed to it.</summary>
internal sealed class AccessReviews(BearerToken token, TimeProvider time)
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    /// <summary>What the roles that every cluster has let everybody do, and with them what an administrator may: everything.</summary>
    private const string Rules = """
        {"resourceRules":[
          {"verbs":["*"],"apiGroups":["*"],"resources":["*"]},
          {"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]},
          {"verbs":["create"],"apiGroups":["authentication.k8s.io"],"resources":["selfsubjectreviews"]}],
         "nonResourceRules":[
          {"verbs":["*"],"nonResourceURLs":["*"]},
          {"verbs":["get"],"nonResourceURLs":["/api","/api/*","/apis","/apis/*","/healthz","/livez","/openapi","/openapi/*","/readyz","/version","/version/"]},
          {"verbs":["get"],"nonResourceURLs":["/healthz","/livez","/readyz","/version","/version/"]},
          {"verbs":["get"],"nonResourceURLs":["/.well-known","/.well-known/*"]}],
         "incomplete":false}
        """;

    /// <summary>Whether the resource is a question, which is answered and not stored.</summary>
    public static bool Answers(ResourceType type) => type.Group is Authentication or Authorization;

    public async Task Answer(ApiRequest request)
    {
        var options = WriteQuery.OptionsOf(request, "CreateOptions");
        var validation = WriteQuery.ValidationOf(request, "CreateOptions");
        var body = await Bodies.Read(request.Http.Request, request.Type.Kind);
        Warnings.Add(request.Http.Response, AdmissionChain.Read(body.Value, request.Type, request.Resource.Schema, validation, body.Repeated));
        Creates.RefuseOtherNamespace(request, body.Value);
        var review = body.Value;
        Identify(request, review, options.FieldManager);
        await Rendering.Answers.Json(request.Http, 201, request.Type.Kind switch
        {
            "SelfSubjectReview" => Answered(
                review, new JsonObject { ["creationTimestamp"] = time.GetUtcNow().Stamp() }, spec: null, new JsonObject { ["userInfo"] = User() }),
            "TokenReview" => Answered(review, review["metadata"]?.DeepClone(), review["spec"]?.DeepClone(), OfToken(review)),
            "SelfSubjectRulesReview" => Answered(review, new JsonObject(), new JsonObject(), OfRules(review)),
            _ => Answered(review, review["metadata"]?.DeepClone(), review["spec"]?.DeepClone(), OfAccess(review, request.Type)),
        });
    }

    private void Identify(ApiRequest request, JsonObject review, string manager)
    {
        var metadata = ObjectMeta.Of(review);
        metadata.Remove("namespace");
        // Where nobody sent one, decoding has made it; nobody owns it.
        review.Remove("status");
        ManagedFieldsUpdate.Track(null, review, request.Type, manager, null, request.Resource.PatchSchema, time.GetUtcNow());
        if (request.Type.IsNamespaced)
        {
            metadata["namespace"] = request.Namespace;
        }

        ObjectMeta.Sort(review);
    }

    private static JsonObject Answered(JsonObject review, JsonNode? metadata, JsonNode? spec, JsonObject status)
    {
        var answer = new JsonObject { ["kind"] = review["kind"]!.DeepClone(), ["apiVersion"] = review["apiVersion"]!.DeepClone(), ["metadata"] = metadata };
        if (spec is not null)
        {
            answer["spec"] = spec;
        }

        answer["status"] = status;
        return answer;
    }

    private static JsonObject OfAccess(JsonObject review, ResourceType type)
    {
        ReviewValidation.Check(review, type);
        return new JsonObject { ["allowed"] = true };
    }

    private static JsonObject OfRules(JsonObject review) => string.IsNullOrEmpty(review.Child("spec").Text("namespace"))
        ? throw Refusals.BadRequest("no namespace on request")
        : JsonNode.Parse(Rules)!.AsObject();

    private JsonObject OfToken(JsonObject review) => review.Child("spec").Text("token") switch
    {
        null or "" => throw Refusals.BadRequest("token is required for TokenReview in authentication"),
        var presented when token.IsValue(presented) => new JsonObject { ["authenticated"] = true, ["user"] = User() },
        _ => new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" },
    };

    private static JsonObject User() => new()
    {
        ["username"] = "kubernetes-admin",
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };
}
