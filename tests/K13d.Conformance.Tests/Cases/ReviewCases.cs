using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

internal static class ReviewCases
{
    private const string Own = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private const string Rules = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    private const string Others = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private const string Local = "/apis/authorization.k8s.io/v1/namespaces/{ns}/localsubjectaccessreviews";
    private const string Tokens = "/apis/authentication.k8s.io/v1/tokenreviews";
    private const string GetPods = """{"namespace":"{ns}","verb":"get","resource":"pods"}""";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("access-reviews",
            Ask(Own, "SelfSubjectAccessReview", $$$"""{"resourceAttributes":{{{GetPods}}}}"""),
            Ask(Own, "SelfSubjectAccessReview", "{}"),
            Get(Own)),
        new("access-reviews-of-oneself",
            Ask($"{Own}?fieldManager=alice", "SelfSubjectAccessReview", """{"nonResourceAttributes":{"path":"/healthz","verb":"get"}}"""),
            Ask(Own, "SelfSubjectAccessReview", $$$"""{"resourceAttributes":{{{GetPods}}},"nonResourceAttributes":{"path":"/","verb":"get"}}"""),
            Ask(Own, "SelfSubjectAccessReview", """{"resourceAttributes":{"namespace":3}}"""),
            Ask(Own, "SelfSubjectAccessReview", """{"resourceAttributes":{"verb":"get","labelSelector":{}}}"""),
            Ask(Own, "SelfSubjectAccessReview", """{"resourceAttributes":{"verb":"get","fieldSelector":{"rawSelector":"a=b","requirements":[{"key":"a","operator":"In","values":["b"]}]}}}"""),
            Post(Own, $$$$"""{"metadata":{"name":"x"},"spec":{"resourceAttributes":{{{{GetPods}}}}}}"""),
            Post(Own, """{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{}}"""),
            Post($"{Own}?dryRun=Some", "{}")),
        new("access-reviews-of-others",
            Ask(Others, "SubjectAccessReview", "{}"),
            Ask(Others, "SubjectAccessReview", """{"user":"alice"}"""),
            Ask(Others, "SubjectAccessReview", $$$"""{"resourceAttributes":{{{GetPods}}}}"""),
            Ask(Others, "SubjectAccessReview", $$$"""{"user":"alice","groups":["system:masters"],"resourceAttributes":{{{GetPods}}}}""")),
        new("access-reviews-in-a-namespace",
            Ask(Local, "LocalSubjectAccessReview", "{}"),
            Ask(Local, "LocalSubjectAccessReview", $$$"""{"groups":["system:masters"],"resourceAttributes":{{{GetPods}}}}"""),
            Ask(Local, "LocalSubjectAccessReview", """{"user":"alice","resourceAttributes":{"namespace":"other","verb":"get","resource":"pods"}}"""),
            Ask(Local, "LocalSubjectAccessReview", """{"user":"alice","nonResourceAttributes":{"path":"/","verb":"get"}}"""),
            Post(Local, """{"metadata":{"namespace":"other"},"spec":{}}"""),
            Post(Local, $$$$"""{"metadata":{"name":"x","namespace":"{ns}"},"spec":{"user":"alice","resourceAttributes":{{{{GetPods}}}}}}""")),
        new("rules-reviews",
            Ask(Rules, "SelfSubjectRulesReview", """{"namespace":"{ns}"}"""),
            Ask(Rules, "SelfSubjectRulesReview", "{}"),
            Ask(Rules, "SelfSubjectRulesReview", """{"namespace":3}"""),
            Get(Rules)),
        new("token-reviews",
            Post(Tokens, """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"wrong"}}"""),
            Post(Tokens, """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{}}""")),
    ];

    private static Request Ask(string path, string kind, string spec) =>
        Post(path, $$"""{"apiVersion":"authorization.k8s.io/v1","kind":"{{kind}}","spec":{{spec}}}""");
}
