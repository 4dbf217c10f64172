using System.Text.Encodings.Web;
using System.Text.Json;
using K13d.Conformance.Tests.Exchanges;

namespace K13d.Conformance.Tests;

/// <summary>What a real Kubernetes 1.34 answered, one file a case.</summary>
internal static class Recording
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether the recordings are to be made anew, from the real cluster that <c>K13D_TEST_KUBECONFIG</c> names.</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable("K13D_RECORD") == "1";

    /// <summary>The cases that are recorded.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Read, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!);

    private static string Read => Path.Combine(AppContext.BaseDirectory, "Recorded");

    public static async Task<IReadOnlyList<Answer>> Of(string name, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(Path.Combine(Read, $"{name}.json"));
        return await JsonSerializer.DeserializeAsync<Answer[]>(file, Format, cancellation) ?? throw new InvalidDataException($"{name}.json is empty");
    }

    public static async Task Keep(string name, IReadOnlyList<Answer> answers, CancellationToken cancellation) =>
        await File.WriteAllTextAsync(
            Path.Combine(Repository(), "tests", "K13d.Conformance.Tests", "Recorded", $"{name}.json"),
            JsonSerializer.Serialize(answers, Format) + "\n",
            cancellation);

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "K13d.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No K13d.sln above {AppContext.BaseDirectory}");
    }
}
