using System.Net;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Releases;

/// <summary>Many who change releases at once.</summary>
[ClusterTests]
public sealed class ReleaseRaceTests(SharedK13d k13d) : ReleaseHttpTests(k13d)
{
    private const int Releases = 10;
    private const int Rounds = 2;

    [Fact]
    public async Task Ten_clients_upgrade_ten_releases_while_one_upgrades_each_of_them_too_and_none_is_corrupted()
    {
        var names = Enumerable.Range(0, Releases).Select(number => $"web-{number}").ToArray();
        foreach (var name in names)
        {
            await PostOk("/api/helm/install", Hello(name, "1.0.0"));
        }

        var one = Task.Run(
            async () =>
            {
                var answers = new List<(string Name, HttpStatusCode Status)>();
                foreach (var name in names)
                {
                    answers.Add(await Upgrade(name));
                }

                return answers;
            },
            Cancellation);
        var answers = (await Task.WhenAll(names.Select(Upgrades))).SelectMany(answered => answered).Concat(await one).ToArray();

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.Name}: {answer.Status}"));
        foreach (var name in names)
        {
            // Each success is one revision, in its order, and the last one is deployed.
            var successes = answers.Count(answer => answer.Name == name && answer.Status == HttpStatusCode.OK);
            Assert.InRange(successes, Rounds, Rounds + 1);
            var superseded = Enumerable.Range(1, successes).Select(number => $"{number} superseded");
            Assert.Equal(superseded.Append($"{successes + 1} deployed"), await History(name));
        }
    }

    [Fact]
    public async Task The_second_of_two_changes_at_once_is_refused()
    {
        await PostOk("/api/helm/install", Hello("web", "1.0.0"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Upgrade("web")));

        Assert.Contains(statuses, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(statuses, answer => answer.Status == HttpStatusCode.Conflict);
        Assert.Equal($"{statuses.Count(answer => answer.Status == HttpStatusCode.OK) + 1} deployed", (await History("web"))[^1]);
    }

    /// <summary>Until so many have succeeded.</summary>
    private async Task<List<(string Name, HttpStatusCode Status)>> Upgrades(string name)
    {
        var answers = new List<(string Name, HttpStatusCode Status)>();
        while (answers.Count(answer => answer.Status == HttpStatusCode.OK) < Rounds)
        {
            answers.Add(await Upgrade(name));
        }

        return answers;
    }

    private async Task<(string Name, HttpStatusCode Status)> Upgrade(string name)
    {
        using var answer = await Post("/api/helm/upgrade", Hello(name, "1.1.0"));
        return (name, answer.StatusCode);
    }
}
