using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;
using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests.Cases;

internal static class DefinitionCases
{
    private const string OfWidgets = $"{Definitions}/widgets.{{ns}}.example.com";
    private const string OfGadgets = $"{Definitions}/gadgets.{{ns}}.example.com";

    private static readonly Request[] Gone = [Delete(OfWidgets), Delete(OfGadgets)];

    // It wants two names that the widgets have.
    private static readonly string GadgetDefinition = WidgetDefinition
        .Replace("widgets", "gadgets", StringComparison.Ordinal)
        .Replace("\"listKind\":\"WidgetList\"", "\"listKind\":\"GadgetList\"", StringComparison.Ordinal)
        .Replace("\"kind\":\"Widget\"", "\"kind\":\"Gadget\"", StringComparison.Ordinal);

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("custom-resource-definition-life",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Get(Changes("widgets", after: 1)),
            Patch(OfWidgets, "merge", """{"spec":{"names":{"singular":"wgt","shortNames":["wd","wx"]}}}"""),
            Get(Changes("widgets", after: 4)),
            Post(Widgets, """{"apiVersion":"{ns}.example.com/v1","kind":"Widget","metadata":{"name":"a","finalizers":["example.com/hold"]},"spec":{"target":"db"}}"""),
            Delete(OfWidgets),
            Get(Changes("widgets", after: 7)),
            Get("/apis/{ns}.example.com/v1"),
            Post(Widgets, Widget("b", """{"target":"db"}""")),
            Delete(OfWidgets),
            Patch($"{Widgets}/a", "merge", """{"metadata":{"finalizers":null}}""")) { Cleanup = Gone },
        new("custom-resource-definition-conflicts",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Post(Definitions, GadgetDefinition),
            Get(Changes("gadgets", after: 3)),
            Get("/apis/{ns}.example.com/v1/gadgets"),
            Delete(OfWidgets),
            Get(Changes("gadgets", after: 6)),
            Get("/apis/{ns}.example.com/v1")) { Cleanup = Gone },
        new("custom-resource-definition-refusals",
            With("\"name\":\"widgets.", "\"name\":\"gadgets."),
            With("\"storage\":true", "\"storage\":false"),
            With("\"scope\":\"Namespaced\"", "\"scope\":\"Global\""),
            With("\"scope\":\"Namespaced\",", ""),
            With("\"group\":\"{ns}.example.com\"", "\"group\":\"example\""),
            With("\"group\":\"{ns}.example.com\"", "\"group\":\"Example.com\""),
            With("{ns}.example.com", "{ns}.k8s.io"),
            With("\"kind\":\"Widget\"", "\"kind\":\"W_\""),
            With("\"listKind\":\"WidgetList\"", "\"listKind\":\"Widget\""),
            With("\"shortNames\":[\"wd\"]", "\"shortNames\":[\"WD\"],\"categories\":[\"All\"]"),
            With("\"name\":\"v1\"", "\"name\":\"V_1\""),
            With("\"versions\":[", "\"versions\":[{\"name\":\"v2\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}},"),
            With("\"versions\":[", "\"conversion\":{\"strategy\":\"Odd\"},\"versions\":["),
            With("\"versions\":[", "\"conversion\":{\"strategy\":\"Webhook\"},\"versions\":["),
            With("\"versions\":[", "\"preserveUnknownFields\":true,\"versions\":["),
            With("\".spec.copies\"", "\"spec.copies\""),
            With("\".status.copies\"", "\".spec.copies\""),
            With("\"type\":\"integer\",\"jsonPath\":\".spec.copies\"", "\"type\":\"text\""),
            With("\"served\":true", "\"served\":true,\"selectableFields\":[{\"jsonPath\":\".spec.x\"},{\"jsonPath\":\".status\"},{}]"),
            With("\"served\":true", "\"served\":true,\"deprecationWarning\":\"old\"")) { Cleanup = Gone },
        new("custom-resource-definition-schemas",
            Schema(""),
            Schema("\"type\":\"string\""),
            Schema("\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}"),
            Property("{}"),
            Property("""{"type":"strange"}"""),
            Property("""{"type":"null"}"""),
            Property("""{"type":"array"}"""),
            Property("""{"type":"array","items":{}}"""),
            Property("""{"type":"object","properties":{"b":{}}}"""),
            Property("""{"type":"object","additionalProperties":{}}"""),
            Property("""{"type":"integer","default":"x"}"""),
            Property("""{"type":"string","enum":["x","y"],"default":"z"}"""),
            Property("""{"type":"object","properties":{"b":{"type":"string"}},"additionalProperties":{"type":"string"}}"""),
            Property("""{"type":"string","$ref":"#/x"}"""),
            Property("""{"type":"array","items":{"type":"string"},"uniqueItems":true}"""),
            Property("""{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"map"}"""),
            Property("""{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}"""),
            Property("""{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"}}},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}"""),
            Property("""{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"set"}"""),
            Property("""{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"bag"}"""),
            Property("""{"type":"string","x-kubernetes-list-type":"set"}"""),
            Property("""{"type":"object","x-kubernetes-map-type":"odd"}"""),
            Property("""{"type":"object","x-kubernetes-preserve-unknown-fields":false}"""),
            Property("""{"type":"object","x-kubernetes-embedded-resource":true}"""),
            Property("""{"type":"object","anyOf":[{"type":"object"}]}"""),
            Property("""{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}"""),
            Schema("\"type\":\"object\",\"properties\":{\"metadata\":{\"type\":\"object\",\"properties\":{\"labels\":{\"type\":\"object\"}}}}"),
            Schema("\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"integer\"}}")) { Cleanup = Gone },
        new("custom-resource-definition-changes-refused",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Patch(OfWidgets, "merge", """{"spec":{"group":"x.example.com"}}"""),
            Patch(OfWidgets, "merge", """{"spec":{"scope":"Cluster"}}"""),
            Patch(OfWidgets, "merge", """{"spec":{"names":{"plural":"gadgets"}}}"""),
            Patch(OfWidgets, "merge", """{"spec":{"names":{"kind":"Gadget"}}}"""),
            Patch(OfWidgets, "merge", """{"spec":{"versions":[]}}"""),
            Patch(OfWidgets, "merge", """{"spec":{"versions":[{"name":"v2","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}"""),
            Patch(OfWidgets, "merge", """{"spec":{"versions":[{"name":"v1","served":true,"storage":true}]}}""")) { Cleanup = Gone },
    ];

    private static Request With(string part, string replacement) => Post(Definitions, WidgetDefinition.Replace(part, replacement, StringComparison.Ordinal));

    private static Request Property(string schema) => Schema($"\"type\":\"object\",\"properties\":{{\"a\":{schema}}}");

    private static Request Schema(string members) => Post($"{Definitions}?dryRun=All", $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.{ns}.example.com"},
         "spec":{"group":"{ns}.example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
         "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{ {{{members}}} } }}]}}
        """);

    private static string Changes(string plural, int after) =>
        $"{Definitions}?watch=true&fieldSelector=metadata.name%3D{plural}.{{ns}}.example.com&resourceVersion={{resourceVersion:{after}}}&timeoutSeconds=2";
}
