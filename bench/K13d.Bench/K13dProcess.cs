using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace K13d.Bench;

/// <summary>K13d as it is deployed: a process of its own, with a folder of its own, and a client that is logged in to it.</summary>
internal sealed class K13dProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly string folder;

    private K13dProcess(Process process, string folder, HttpClient http) => (this.process, this.folder, Http) = (process, folder, http);

    public HttpClient Http { get; }

    /// <param name="settings">As in its environment, beside those that every bench needs.</param>
    public static async Task<K13dProcess> Start(string kubeconfigPath, CancellationToken cancellation, params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("k13d-bench-data-").FullName;
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [Application()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["K13D_DATADIR"] = folder;
        // It is ended by force, and leaves then what it keeps for as long as it runs.
        start.Environment["TMPDIR"] = folder;
        start.Environment["K13D_AUTH__ADMINPASSWORD"] = password;
        start.Environment["K13D_KUBERNETES__MODE"] = "kubeconfig";
        start.Environment["K13D_KUBERNETES__KUBECONFIG"] = kubeconfigPath;
        start.Environment["K13D_RATELIMITS__REQUESTSPERMINUTE"] = "1000000";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("K13d did not start");
        var said = new ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        var started = new K13dProcess(process, folder, http);
        try
        {
            await started.LogIn(password, cancellation);
            return started;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            await started.DisposeAsync();
            await Console.Error.WriteLineAsync(string.Join('\n', said));
            throw;
        }
    }

    public ProcessMemory Memory => new(process.Id);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task LogIn(string password, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        while (!await IsReady(limit.Token))
        {
            await Task.Delay(100, limit.Token);
        }

        using var answer = await Http.PostAsJsonAsync("/api/auth/login", new { password }, limit.Token);
        answer.EnsureSuccessStatusCode();
        var login = await answer.Content.ReadFromJsonAsync<JsonElement>(limit.Token);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("token").GetString());
    }

    private async Task<bool> IsReady(CancellationToken cancellation)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"K13d ended with exit code {process.ExitCode}");
        }

        try
        {
            using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative), cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return false; // not listening yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>K13d as built along with this program, in the same configuration.</summary>
    private static string Application()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "K13d.sln")))
            {
                var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
                return Path.Combine(folder.FullName, "src", "K13d.Api", "bin", configuration, "net10.0", "K13d.Api.dll");
            }
        }

        throw new DirectoryNotFoundException($"No K13d.sln above {AppContext.BaseDirectory}");
    }
}
