using System.Globalization;

namespace K13d.Bench;

/// <param name="Pods">How many pods to list; each is measured in one namespace and spread over fifty.</param>
/// <param name="Runs">How many times each list is measured; the median counts.</param>
/// <param name="Kubeconfig">A real cluster's; null for a demo cluster.</param>
internal sealed record BenchOptions(IReadOnlyList<int> Pods, int Runs, string? Kubeconfig)
{
    public const string Usage = "usage: dotnet run -c Release --project bench/K13d.Bench -- [--pods N[,N…]] [--runs N]   (K13D_TEST_KUBECONFIG: a real cluster)";

    /// <summary>Null where the arguments cannot be read.</summary>
    public static BenchOptions? Parse(string[] arguments)
    {
        var kubeconfig = Environment.GetEnvironmentVariable("K13D_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;

        // Ten times the pods take a real cluster minutes to store and to delete: there it does so only when asked.
        var options = new BenchOptions(kubeconfig is null ? [5_000, 50_000] : [5_000], 9, kubeconfig);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            var value = at + 1 < arguments.Length ? arguments[at + 1] : "";
            switch (arguments[at])
            {
                case "--pods" when Numbers(value) is { } pods:
                    options = options with { Pods = pods };
                    break;
                case "--runs" when Numbers(value) is [var runs]:
                    options = options with { Runs = runs };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    private static List<int>? Numbers(string text)
    {
        List<int> numbers = [];
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
