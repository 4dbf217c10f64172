using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;
using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests.Cases;

internal static class CustomResourceCases
{
    private static readonly Request[] Gone = [Delete($"{Definitions}/widgets.{{ns}}.example.com")];

    public static IReadOnlyList<ConformanceCase> All =>
    [
        new("custom-resources",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Post(Widgets, Widget("a", """{"target":"db","junk":1}""")),
            Get(Widgets),
            Table($"{Widgets}?includeObject=None"),
            Post(Widgets, Widget("a", """{"target":"db"}""")),
            Patch($"{Widgets}/a", "merge", """{"spec":{"copies":5},"status":{"copies":1}}"""),
            Patch($"{Widgets}/a/status", "merge", """{"spec":{"copies":6},"status":{"copies":2}}"""),
            Get($"{Widgets}/a/scale"),
            Patch($"{Widgets}/a/scale", "merge", """{"spec":{"replicas":7}}"""),
            Put($"{Widgets}/a", Widget("a", """{"target":"db"}""")),
            Delete($"{Widgets}/a"),
            Get($"{Widgets}/a")) { Cleanup = Gone },
        new("custom-resource-refusals",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Post(Widgets, Widget("a", """{"target":1}""")),
            Post(Widgets, Widget("a", "{}")),
            Post(Widgets, Widget("a", """{"copies":-1}""")),
            Post(Widgets, Widget("a", """{"target":"db","copies":3000000000}""")),
            Post(Widgets, Widget("a", """{"target":"far too long"}""")),
            Post(Widgets, Widget("a", """{"target":"db","mode":"odd"}""")),
            Post($"{Widgets}?fieldValidation=Strict", Widget("a", """{"target":"db","junk":1}""")),
            Post(Widgets, """{"apiVersion":"{ns}.example.com/v1","kind":"Gadget","metadata":{"name":"a"},"spec":{"copies":-1}}"""),
            Post(Widgets, """{"apiVersion":"{ns}.example.com/v2","kind":"Gadget","metadata":{"name":"a"}}"""),
            Post(Widgets, """{"kind":"Widget","metadata":{"name":"a"}}"""),
            Post(Widgets, """{"metadata":{"name":"a"},"spec":{"target":"db"}}"""),
            Post(Widgets, "{}"),
            Post(Widgets, Widget("Bad_Name", """{"target":"db"}"""))) { Cleanup = Gone },
        new("custom-resource-changes-refused",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Post(Widgets, Widget("a", """{"target":"db"}""")),
            Patch($"{Widgets}/a", "strategic-merge", "{}"),
            Patch($"{Widgets}/a", "merge", """{"spec":{"target":null}}"""),
            Patch($"{Widgets}/a", "merge", """{"spec":{"copies":-1}}"""),
            Patch($"{Widgets}/a/status", "merge", """{"status":{"copies":-1}}"""),
            Patch($"{Widgets}/a", "merge", """{"kind":"Gadget"}"""),
            Patch($"{Widgets}/a/scale", "merge", """{"spec":{"replicas":-1}}"""),
            Patch($"{Widgets}/a?fieldManager=bob", "apply", Widget("a", """{"target":"other"}""")),
            Patch($"{Widgets}/a?fieldManager=bob", "apply", """{"apiVersion":"{ns}.example.com/v1","kind":"Gadget","metadata":{"name":"a"}}"""),
            Put($"{Widgets}/a", """{"apiVersion":"{ns}.example.com/v1","kind":"Gadget","metadata":{"name":"a","resourceVersion":"{resourceVersion:3}"}}"""),
            Put($"{Widgets}/a", """{"apiVersion":"{ns}.example.com/v1","kind":"Gadget","metadata":{"name":"a"}}"""),
            Put($"{Widgets}/a", """{"apiVersion":"{ns}.example.com/v1","kind":"Gadget","metadata":{"name":"a","resourceVersion":"1"}}"""),
            Put($"{Widgets}/a", """{"apiVersion":"{ns}.example.com/v2","kind":"Gadget","metadata":{"name":"a","resourceVersion":"1"}}""")) { Cleanup = Gone },
        new("custom-resource-forms",
            Post(Definitions, WidgetDefinition),
            Await(Widgets),
            Get($"{Widgets}?limit=1"),
            Table(Widgets),
            Get(Widgets) with { Accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" },
            Post(Widgets, Widget("a", """{"target":"db"}""")),
            Post(Widgets, Widget("b", """{"target":"db"}""")),
            Get($"{Widgets}?limit=1"),
            Get(Widgets) with { Accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" },
            Delete(Widgets)) { Cleanup = Gone },
    ];
}
