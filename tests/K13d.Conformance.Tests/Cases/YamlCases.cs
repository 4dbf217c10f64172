using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>Bodies in YAML, created and applied.</summary>
internal static class YamlCases
{
    private const string Start = "apiVersion: v1\nkind: ConfigMap\n";

    public static IReadOnlyList<ConformanceCase> All =>
    [
        .. InBothWays("empty", Empty),
        .. InBothWays("tokens", Tokens),
        .. InBothWays("structures", Structures),
        .. InBothWays("tabs", Tabs),
        .. InBothWays("directives", Directives),
        .. InBothWays("values", Values),
        .. InBothWays("anchors", Anchors),
        .. InBothWays("keys", Keys),
        .. InBothWays("documents", Documents),
        new("yaml-repetitions",
            Yaml(ConfigMaps, Twice("one") + "color: red\n"),
            Yaml($"{ConfigMaps}?fieldValidation=Ignore", Twice("two")),
            Yaml($"{ConfigMaps}?fieldValidation=Strict", Twice("three") + "color: red\n"),
            Patch($"{ConfigMaps}/four?fieldManager=tester", "apply", Twice("four")),
            Patch($"{ConfigMaps}/four?fieldManager=tester&fieldValidation=Ignore", "apply", Twice("four")),
            Patch($"{ConfigMaps}/four?fieldManager=tester&fieldValidation=Strict", "apply", Twice("four"))),
        new("yaml-empty-delete-options",
            Post(ConfigMaps, Objects.ConfigMap("one")),
            Delete($"{ConfigMaps}/one?dryRun=All", "") with { ContentType = "application/yaml" },
            Get($"{ConfigMaps}/one")),
        new("odd-field-names",
            Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"é\n\"":1,"b":{"\t":2}}"""),
            Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace": nonsense and more and more"""),
            Post(ConfigMaps, "[\"nonsense and more and more and more and more and more")),
        new("yaml-control-characters", Yaml(ConfigMaps, "é: \uFFFF"), Yaml(ConfigMaps, "é: \u0085"), Yaml(ConfigMaps, "é: \u007f")),
    ];

    private static string[] Empty => ["", "   ", "# nothing", "---", "---\n...", "...", "null", "~"];

    private static string[] Tokens => ["\"x", "'x", "@a", "`a", "a: \"\\q\"", "a: >q", "a: \u0001", "a: |\n  x\n y", "a: \"\n"];

    private static string[] Structures =>
    [
        "a: [\n\nx", "a: b: c", "{a", "[a", "a: }", "{a: b,, c}", "a: {b: c", "- a\nb: c", "a\nb: c", "a: 1\n b: 2", "a:\n  b: 1\n c: 2", "a: [b\nc: d", "- a\n  - b\n - c", "]", "a: [b\nc", "a: {b: c\nd\n\n", "x:\n  - a\n  b: c", "x:\n  y: [b\n",
    ];

    private static string[] Tabs => ["a: b\n\tc: d", "a:\n\tb: c", "\ta: b", "a: b\t", "a:\tb", "a: \"b\tc\""];

    private static string[] Directives => ["%a", "%YAML 1.2\n---\na: b", "%YAML 1.1\n---\na: b", "%YAML 3.0\n---\na: b", "%TAG ! x\n---\na: b", "!foo a", "a: !!binary aGVsbG8=", "a: !!int x", "a: !!str 1"];

    private static string[] Values => ["- a", "hello", "5", "true", "1.5", "2026-01-01"];

    private static string[] Anchors =>
    [
        $"{Start}metadata: &m {{name: anchored}}\ndata: &d {{a: \"1\"}}\n",
        $"{Start}metadata:\n  name: aliased\n  labels: &l {{a: \"1\"}}\n  annotations: *l\n",
        $"{Start}metadata:\n  name: dangling\n  labels: *nothing\n",
        $"base: &b {{a: \"1\"}}\n{Start}metadata:\n  name: merged\ndata:\n  <<: *b\n  c: d\n",
        $"base: [&b {{a: \"1\", c: x}}, &o {{a: \"2\", e: f}}]\n{Start}metadata:\n  name: merged-list\ndata:\n  <<: [*b, *o]\n  c: d\n",
        $"base: &b {{a: \"1\"}}\n{Start}metadata:\n  name: merged-last\ndata:\n  a: x\n  <<: *b\n",
        $"{Start}metadata:\n  name: merged-wrongly\ndata:\n  <<: 1\n",
        "a: &x [*x]",
        "&",
        "*",
        "a: &",
        "a: *",
    ];

    private static string[] Keys => ["a: 1\na: 2", "? [a]\n: b", "? {a: b}\n: c", "1: a\n2: b", "1.5: a", "null: a", "true: a", "? |\n  x\n: b", ": a"];

    /// <summary>A ConfigMap that says two of its keys twice.</summary>
    private static string Twice(string name) => $"{Start}metadata: {{name: {name}}}\ndata:\n  a: x\n  a: z\n  b: u\n  b: v\n";

    private static string[] Documents =>
    [
        $"{Start}metadata: {{name: first}}\n---\n{Start}metadata: {{name: second}}\n",
        $"---\n{Start}metadata: {{name: third}}\n...\n",
        $"{Start}metadata: {{name: fourth}}\n---\na: [\n",
        $"---\n---\n{Start}metadata: {{name: fifth}}\n",
        $"\uFEFF{Start}metadata: {{name: marked}}\n",
        $"{Start}metadata: {{name: windows}}\r\ndata:\r\n  a: |\r\n    x\r\n    y\r\n",
        $"{Start}metadata: {{name: numbers}}\ndata: {{a: 0o17, b: 0x1f, c: 017, d: 1_000, e: .inf, f: 1e3, g: 0b11, h: +1, i: 1:30, j: ''}}\n",
        $"{Start}metadata: {{name: words}}\ndata: {{a: yes, b: On, c: n, d: y, e: NULL, f: .nan, g: 12e03, h: -2E+2, i: '1', j: 0.}}\n",
        $"{Start}metadata: {{name: binary}}\nbinaryData: {{a: !!binary aGVsbG8=}}\n",
        $"{Start}metadata: {{name: stamp, creationTimestamp: 2026-01-01T00:00:00Z}}\ndata: {{a: 2026-01-01}}\n",
    ];

    private static Request Yaml(string path, string text) => Post(path, text) with { ContentType = "application/yaml" };

    private static IEnumerable<ConformanceCase> InBothWays(string name, string[] texts) =>
    [
        new($"yaml-{name}", [.. texts.Select(text => Yaml(ConfigMaps, text))]),
        new($"yaml-{name}-applied", [.. texts.Select(text => Patch($"{ConfigMaps}/applied?fieldManager=tester", "apply", text))]),
    ];
}
