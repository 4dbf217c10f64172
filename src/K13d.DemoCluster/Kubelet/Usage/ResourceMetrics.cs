using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>A kubelet's <c>/metrics/resource</c>: what its summary says, in the text form of Prometheus.</summary>
internal static class ResourceMetrics
{
    public static string Of(JsonObject summary)
    {
        List<(string Labels, JsonObject Usage)> node = [("", summary.Child("node")!)];
        List<(string Labels, JsonObject Usage)> pods = [.. summary.Items("pods").Select(pod => ($"{{{LabelsOf(pod)}}}", pod))];
        List<(string Labels, JsonObject Usage)> containers =
        [
            .. from pod in summary.Items("pods")
               from container in pod.Items("containers")
               select ($$"""{container="{{container.Text("name")}}",{{LabelsOf(pod)}}}""", container),
        ];
        var text = new StringBuilder();
        foreach (var (name, usages) in new[] { ("container", containers), ("node", node), ("pod", pods) })
        {
            Write(text, $"{name}_cpu_usage_seconds_total", "counter", $"Cumulative cpu time consumed by the {name} in core-seconds", usages, CoreSeconds);
            Write(text, $"{name}_memory_working_set_bytes", "gauge", $"Current working set of the {name} in bytes", usages, Bytes);
        }

        return text.ToString();
    }

    private static double CoreSeconds(JsonObject usage) => (usage.Number("cpu", "usageCoreNanoSeconds") ?? 0) / 1e9;

    private static double Bytes(JsonObject usage) => usage.Number("memory", "workingSetBytes") ?? 0;

    private static string LabelsOf(JsonObject pod) => $"""namespace="{pod.Text("podRef", "namespace")}",pod="{pod.Text("podRef", "name")}" """.TrimEnd();

    private static void Write(
        StringBuilder text, string name, string type, string help, List<(string Labels, JsonObject Usage)> usages, Func<JsonObject, double> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} [STABLE] {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, usage) in usages)
        {
            var at = usage.Time("cpu", "time")?.ToUnixTimeMilliseconds();
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value(usage)} {at}\n");
        }
    }
}
