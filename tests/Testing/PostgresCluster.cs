using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OpenAisle.Testing;

/// <summary>
/// A throw-away PostgreSQL cluster, one a test process, with fsync on as in a shop. It ends with the process, also with a killed one:
/// its shell waits on our end of a pipe.
/// </summary>
public sealed class PostgresCluster
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<PostgresCluster>> Shared = new(() => Start());

    private static int _databases;

    private readonly Process _shell;

    private PostgresCluster(Process shell, string folder, int port)
    {
        _shell = shell;
        Folder = folder;
        Port = port;
    }

    /// <summary>Null where PostgreSQL is not installed.</summary>
    public static string? Binaries { get; } = FindBinaries();

    public static bool IsInstalled => Binaries is not null;

    public string Folder { get; }

    public int Port { get; }

    /// <summary>The process id of the postmaster.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(Folder, "data", "postmaster.pid")).First(), null);

    /// <summary>The cluster that the tests of this process share.</summary>
    public static Task<PostgresCluster> OfThisProcess() => Shared.Value;

    public string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Maximum Pool Size=40;Timeout=15";

    /// <summary>An empty database of its own for one test.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"shop_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection) { CommandTimeout = 0 }; // a busy machine takes its time
        await create.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    /// <summary>A cluster of one's own, for tests that hurt it.</summary>
    public static async Task<PostgresCluster> Start(params string[] settings)
    {
        var binaries = Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        var folder = Directory.CreateTempSubdirectory("openaisle-pg-").FullName;
        var port = FreePort();
        var options = string.Join(' ', settings.Select(setting => $"-c {setting}"));
        var script = $"""
            '{binaries}/initdb' -D '{folder}/data' -U postgres -A trust -E UTF8 --locale=C --no-sync >'{folder}/initdb.log' 2>&1 || exit 1
            '{binaries}/postgres' -D '{folder}/data' -p {port} -k '{folder}' -c listen_addresses=127.0.0.1 -c max_connections=300 \
                -c shared_buffers=128MB -c fsync=on {options} >'{folder}/server.log' 2>&1 </dev/null &
            server=$!
            read -r _
            kill -QUIT $server 2>/dev/null
            wait $server
            rm -rf '{folder}' 2>/dev/null
            """;
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            // initdb refuses to run as root; the folder changes hands before it.
            await Run("chown", "postgres", folder);
        }

        var start = new ProcessStartInfo(isRoot ? "runuser" : "sh") { RedirectStandardInput = true };
        string[] arguments = isRoot ? ["-u", "postgres", "--", "sh", "-c", script] : ["-c", script];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var shell = Process.Start(start) ?? throw new InvalidOperationException("No shell to start PostgreSQL with.");
        var cluster = new PostgresCluster(shell, folder, port);
        await cluster.UntilItAnswers();

        // The shell ends the server and clears the folder by itself, and need not be waited for.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => shell.StandardInput.Close();
        return cluster;
    }

    public void Stop()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit(10_000);
        }
    }

    private async Task UntilItAnswers()
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (Exception notYet) when (notYet is NpgsqlException or SocketException or TimeoutException
                && since.Elapsed < StartsWithin && !_shell.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static string? FindBinaries()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders.InsertRange(0, Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => version + "/bin"));
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>A port nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
