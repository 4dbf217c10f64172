using System.Diagnostics;
using K13d.Testing.Tools;
using Npgsql;

namespace K13d.Testing.Postgres;

/// <summary>
/// A PostgreSQL server of the tests' own, on a Unix socket in a private folder, so it meets no other server and nobody else reaches it. It
/// starts with the first <see cref="NewDatabase"/>. An assembly fixture: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>
    /// The server lives while its guard's standard input is open. The test process holds the other end, so however that ends, the server
    /// stops and its folder goes. Terminal signals reach the whole process group and are left to the tests.
    /// </summary>
    private const string Guard =
        """
        set -eu
        programs=$1
        folder=$(mktemp -d "${TMPDIR:-/tmp}/k13d-pg.XXXXXX")
        trap 'rm -rf "$folder"' EXIT
        trap '' INT TERM HUP
        "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >&2
        echo "$folder"
        "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=200 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off </dev/null >&2 &
        server=$!
        cat >/dev/null
        kill -INT "$server"
        wait "$server"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Lazy<Task<string>> socketFolder;
    private Process? guard;
    private Task log = Task.CompletedTask;
    private int databases;

    public PostgresServer() => socketFolder = new Lazy<Task<string>>(Start);

    /// <summary>Creates an empty database and answers its connection string.</summary>
    public async Task<string> NewDatabase()
    {
        var folder = await socketFolder.Value;
        var name = $"test{Interlocked.Increment(ref databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString(folder, "postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return ConnectionString(folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (guard is null)
        {
            return;
        }

        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        await log;
        guard.Dispose();
    }

    private static string ConnectionString(string socketFolder, string database) =>
        new NpgsqlConnectionStringBuilder { Host = socketFolder, Username = "postgres", Database = database }.ConnectionString;

    private async Task<string> Start()
    {
        using var limit = new CancellationTokenSource(StartLimit);

        // PostgreSQL refuses to run as root; Debian's package has made a user for it.
        string[] asPostgres = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];
        string[] command = [.. asPostgres, "sh", "-c", Guard, "guard", Programs.PostgresFolder];
        guard = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        }) ?? throw new InvalidOperationException("PostgreSQL did not start");

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        log = ReadLog(guard.StandardError, ready);
        var folder = await guard.StandardOutput.ReadLineAsync(limit.Token);
        await ready.Task.WaitAsync(limit.Token);
        return folder ?? throw new InvalidOperationException("PostgreSQL's guard named no folder");
    }

    private static async Task ReadLog(StreamReader lines, TaskCompletionSource ready)
    {
        var last = "";
        while (await lines.ReadLineAsync() is { } line)
        {
            last = line;
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }

        ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start: {last}"));
    }
}
