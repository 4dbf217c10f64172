namespace K13d.Domain.Diagnosis;

/// <summary>An object of a kind that no rule knows: what the cluster itself says of it.</summary>
internal static class Unruled
{
    private const int MostConditions = 5;

    public static Finding Of(SnapshotObject it) => it.Found(
        Severity.Hint,
        Depth.Unexplained,
        "This is what the cluster says of it.",
        [
            Evidence.Of($"{it.Component} status.phase", it.Json.Text("status", "phase")),
            .. it.Json.Items("status", "conditions").Take(MostConditions).Select(condition => condition.Text("type")).OfType<string>().Select(it.Quote),
            it.Warning(),
        ]);
}
