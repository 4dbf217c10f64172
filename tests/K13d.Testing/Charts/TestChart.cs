using K13d.Testing.Folders;

namespace K13d.Testing.Charts;

/// <summary>
/// A small chart in a folder of its own: a ConfigMap, a Secret, a Service, a ConfigMap that is a hook, and notes. Whoever sets <c>broken</c> gets an
/// object that no API server takes, and whoever sets <c>endless</c> a hook that is never done.
/// </summary>
public sealed class TestChart : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TestChart()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "templates"));
        folder.Write("Chart.yaml", "apiVersion: v2\nname: small\nversion: 0.3.1\nappVersion: \"7.5\"\n");
        folder.Write("values.yaml", Values);
        folder.Write("templates/NOTES.txt", "{{ .Release.Name }} says {{ .Values.message }}; log in with {{ .Values.auth.password }}.\n");
        folder.Write("templates/settings.yaml", Settings);
        folder.Write("templates/secret.yaml", Secret);
        folder.Write("templates/service.yaml", Service);
        folder.Write("templates/hook.yaml", Hook);
        folder.Write("templates/endless.yaml", Endless);
    }

    /// <summary>The chart's folder, as <c>helm install NAME PATH</c> takes it.</summary>
    public string Path => folder.Path;

    /// <summary>Writes a file of values and answers its path, for <c>--values</c>.</summary>
    public string Write(string name, string values) => folder.Write(name, values);

    public void Dispose() => folder.Dispose();

    private const string Values = """
        message: hello
        broken: false
        endless: false
        gone: default
        auth:
          username: app
          password: of-the-chart
        nested:
          kept: 1
          dropped: {a: b}
          list: [1, 2]

        """;

    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata:   {name: {{ .Release.Name }}-settings}   # as somebody wrote it
        data:
          message: {{ .Values.message | quote }}
          database: "postgres://app:{{ .Values.auth.password }}@db/app"
        {{- if .Values.broken }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}-broken, labels: {why: "{{ .Values.auth.password }} is no label"}}
        {{- end }}

        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: {{ .Release.Name }}-secret}
        data: {password: {{ .Values.auth.password | b64enc | quote }}}
        stringData: {again: {{ .Values.auth.password | quote }}}

        """;

    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: {name: {{ .Release.Name }}-web}
        spec:
          selector: {app: {{ .Release.Name }}}
          ports: [{port: 80}]

        """;

    private const string Hook = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-hook
          annotations: {"helm.sh/hook": "post-install,post-upgrade", "helm.sh/hook-delete-policy": before-hook-creation}
        data: {password: {{ .Values.auth.password | quote }}}

        """;

    private const string Endless = """
        {{- if .Values.endless }}
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{ .Release.Name }}-endless
          annotations: {"helm.sh/hook": "pre-install,pre-upgrade", "helm.sh/hook-delete-policy": before-hook-creation}
        spec:
          nodeSelector: {k13d-test: nowhere}
          restartPolicy: Never
          containers: [{name: wait, image: "nginx:1.27"}]
        {{- end }}

        """;
}
