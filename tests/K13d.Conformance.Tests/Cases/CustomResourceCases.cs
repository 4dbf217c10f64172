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
            Post(Widgets, Widget("a", """{"target":"far too long","copies":-1,"mode":"odd"}""")),
            Post($"{Widgets}?fieldValidation=Strict", Widget("a", """{"target":"db","junk":1}""")),
            Post(Widgets, """{"apiVersion":"{ns}.example.com/v1","kind":"Gadget","metadata":{"name":"a"}}"""),
            Post(Widgets, Widget("Bad_Name", """{"target":"db"}""")),
            Post(Widgets, Widget("a", """{"target":"db"}""")),
            Patch($"{Widgets}/a", "strategic-merge", "{}"),
            Patch($"{Widgets}/a", "merge", """{"spec":{"target":null}}"""),
            Patch($"{Widgets}/a?fieldManager=bob", "apply", Widget("a", """{"target":"other"}"""))) { Cleanup = Gone },
        new("custom-resource-definition-refusals",
            Post(Definitions, WidgetDefinition.Replace("\"name\":\"widgets.", "\"name\":\"gadgets.", StringComparison.Ordinal)),
            Post(Definitions, WidgetDefinition.Replace("\"storage\":true", "\"storage\":false", StringComparison.Ordinal))),
    ];
}
