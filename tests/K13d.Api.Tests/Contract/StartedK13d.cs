using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace K13d.Api.Tests.Contract;

/// <summary>
/// K13d as <c>./run.sh</c> starts it: a process of its own, on a machine that has no cluster, with the settings of its environment. Only the
/// port is another one, so that tests do not ask for 8080 to be free.
/// </summary>
public sealed partial class StartedK13d : IAsyncDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo home;
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource logEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StartedK13d(Process process, DirectoryInfo home) => (this.process, this.home) = (process, home);

    /// <summary>What it said on the console, to the line on how to log in.</summary>
    public string Banner { get; private set; } = "";

    public Uri Address { get; private set; } = new("http://unknown");

    /// <summary>What it has written to the standard output so far: its log.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <param name="adminPassword">Null lets it generate one.</param>
    /// <param name="home">Where its data is; null for a new folder.</param>
    /// <param name="settings">As in its environment.</param>
    public static async Task<StartedK13d> Start(string? adminPassword, DirectoryInfo? home = null, params (string Name, string Value)[] settings)
    {
        home ??= Directory.CreateTempSubdirectory("k13d-home-");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "K13d.Api.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var inherited = new[] { "PATH", "DOTNET_ROOT" }.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in inherited.Where(variable => variable.Value is not null))
        {
            start.Environment[name] = value;
        }

        start.Environment["HOME"] = home.FullName;
        // It may be ended by force, and leaves then what it keeps for as long as it runs.
        start.Environment["TMPDIR"] = home.FullName;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        if (adminPassword is not null)
        {
            start.Environment["K13D_AUTH__ADMINPASSWORD"] = adminPassword;
        }

        var started = new StartedK13d(Process.Start(start)!, home);
        started.CollectLog();
        await started.ReadBanner();
        return started;
    }

    /// <summary>Asks it to stop, as an operator does, and answers its exit code.</summary>
    public async Task<int> Stop()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill") { ArgumentList = { "-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) } })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await logEnded.Task;
        return process.ExitCode;
    }

    /// <summary>Ends it as a machine that fails does: it has no time for anything.</summary>
    public async Task Kill()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
        if (home.Exists)
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>Leaves the folder to another start.</summary>
    public async Task<DirectoryInfo> StopAndKeepHome()
    {
        await Stop();
        var kept = new DirectoryInfo(home.FullName + "-kept");
        Directory.Move(home.FullName, kept.FullName);
        home.Refresh();
        return kept;
    }

    private void CollectLog()
    {
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                logEnded.TrySetResult();
                return;
            }

            lock (log)
            {
                log.AppendLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
    }

    private async Task ReadBanner()
    {
        var said = new StringBuilder();
        while (!said.ToString().Contains("Log in", StringComparison.Ordinal))
        {
            var line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException($"K13d ended: {said} {Log}");
            said.AppendLine(line);
        }

        Banner = said.ToString();
        Address = new Uri(ApiAddress().Match(Banner).Groups[1].Value);
    }

    [GeneratedRegex(@"API +(http://\S+)")]
    private static partial Regex ApiAddress();
}
