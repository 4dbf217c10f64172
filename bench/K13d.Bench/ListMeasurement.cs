using System.Diagnostics;

namespace K13d.Bench;

/// <summary>One list, asked of K13d and of the API server in turns, so that whatever else the machine does meets both.</summary>
/// <param name="Direct">The median time of the API server's own Table answer.</param>
/// <param name="K13d">The median time of K13d's answer.</param>
/// <param name="DirectBytes">The size of the answer's body.</param>
/// <param name="PeakMemory">The most memory that K13d had resident meanwhile, in bytes; null where the system does not tell.</param>
internal sealed record ListMeasurement(
    int Pods, int Namespaces, TimeSpan Direct, TimeSpan K13d, long DirectBytes, long K13dBytes, long? PeakMemory)
{
    private const int WarmUps = 2;

    private const string TableType = "application/json;as=Table;v=v1;g=meta.k8s.io";

    public double Ratio => K13d / Direct;

    public static async Task<ListMeasurement> Take(
        BenchCluster cluster, K13dProcess k13d, int pods, int namespaces, int runs, CancellationToken cancellation)
    {
        await using var seed = await PodSeed.Write(cluster.Client, pods, namespaces, cancellation);
        var selector = $"labelSelector={PodSeed.Label}%3D{seed.Name}";
        var direct = seed.Namespace is null ? $"/api/v1/pods?{selector}" : $"/api/v1/namespaces/{seed.Namespace}/pods?{selector}";
        var through = seed.Namespace is null ? $"/api/k8s/pods?{selector}" : $"/api/k8s/pods?namespace={seed.Namespace}&{selector}";

        List<TimeSpan> directTimes = [], k13dTimes = [];
        long directBytes = 0, k13dBytes = 0;
        for (var run = -WarmUps; run < runs; run++)
        {
            if (run == 0)
            {
                k13d.Memory.ResetPeak();
                directTimes.Clear();
                k13dTimes.Clear();
            }

            directBytes = await Time(cluster.Http, direct, TableType, directTimes, cancellation);
            k13dBytes = await Time(k13d.Http, through, "application/json", k13dTimes, cancellation);
        }

        return new ListMeasurement(pods, namespaces, directTimes.Median(), k13dTimes.Median(), directBytes, k13dBytes, k13d.Memory.Peak());
    }

    private static async Task<long> Time(HttpClient http, string path, string accept, List<TimeSpan> times, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var watch = Stopwatch.StartNew();
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[64 * 1024];
        long bytes = 0;
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            bytes += read;
        }

        times.Add(watch.Elapsed);
        return bytes;
    }
}
