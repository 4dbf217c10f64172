namespace K13d.Conformance.Tests.Cases;

/// <summary>Objects that a real cluster's controllers leave as they were written.</summary>
internal static class Objects
{
    /// <summary>A pod that no scheduler takes.</summary>
    public const string GatedPod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"gated","labels":{"app":"gated"}},
         "spec":{"schedulingGates":[{"name":"example.com/hold"}],"containers":[{"name":"main","image":"nginx:1.27"}]}}
        """;

    /// <summary>A Deployment that its controller does nothing for.</summary>
    public const string PausedDeployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":0,"paused":true,"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"main","image":"nginx:1.27"}]}}}}
        """;

    /// <summary>A kind of the case's own.</summary>
    public const string WidgetDefinition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.{ns}.example.com"},
         "spec":{"group":"{ns}.example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList","shortNames":["wd"]},
         "versions":[{"name":"v1","served":true,"storage":true,
          "subresources":{"status":{},"scale":{"specReplicasPath":".spec.copies","statusReplicasPath":".status.copies"}},
          "additionalPrinterColumns":[{"name":"Target","type":"string","jsonPath":".spec.target"},{"name":"Copies","type":"integer","jsonPath":".spec.copies","priority":1}],
          "schema":{"openAPIV3Schema":{"type":"object","properties":{
           "spec":{"type":"object","required":["target"],"properties":{"target":{"type":"string","maxLength":8},"copies":{"type":"integer","default":3,"minimum":0},
            "mode":{"type":"string","enum":["slow","fast"]}}},
           "status":{"type":"object","properties":{"copies":{"type":"integer"}}}}}}}]}}
        """;

    /// <summary>A pod that a scheduler of another name would take.</summary>
    public const string UnscheduledPod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"free"},
         "spec":{"schedulerName":"nobody","containers":[{"name":"main","image":"nginx:1.27"}]}}
        """;

    /// <summary>A pod that no scheduler takes and that stays when it is deleted, until it is let go.</summary>
    public static string HeldPod(string name) => $$$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{{name}}}}}","labels":{"app":"held"},"finalizers":["example.com/hold"]},
         "spec":{"schedulingGates":[{"name":"example.com/hold"}],"containers":[{"name":"main","image":"nginx:1.27"}]}}
        """;

    public static string ConfigMap(string name, string data = """{"a":"1"}""", string labels = "{}") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","labels":{{{labels}}}},"data":{{{data}}}}""";

    public static string Widget(string name, string spec) =>
        $$$"""{"apiVersion":"{ns}.example.com/v1","kind":"Widget","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""";
}
