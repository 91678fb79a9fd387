using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenAisle.Journal.Commands;

/// <summary>What a backup holds, and how to know that it is whole.</summary>
public sealed record BackupManifest(int Format, string Engine, DateTimeOffset At, long Head, IReadOnlyList<BackupFile> Files);

/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;

/// <summary>
/// Takes everything into a folder while the shop goes on: the databases, and every other file of the data folder. Not the erasures, which
/// must not be undone by a restore.
/// </summary>
public sealed class Backup(JournalSettings settings, IJournalEngine journal, TimeProvider clock)
{
    internal const int Format = 1;
    internal const string Manifest = "manifest.json";
    internal const string Dump = "postgres.dump";

    /// <summary>Databases of the folder in this order: what follows from the journal is taken before it, so no cursor is past its head.</summary>
    private static int Order(string file) => Path.GetFileName(file) == "journal.db" ? 1 : 0;

    /// <param name="into">A folder that is empty or not there yet.</param>
    public async Task<BackupManifest> Run(string into, CancellationToken cancel)
    {
        if (Directory.Exists(into) && Directory.EnumerateFileSystemEntries(into).Any())
        {
            throw new IOException($"{into} is not empty.");
        }

        Directory.CreateDirectory(into);
        var head = await journal.Head(cancel);
        if (settings.Postgres is { } connection)
        {
            await Postgres(connection, "pg_dump", ["--format=custom", "--no-owner", "--file", Path.Combine(into, Dump)], cancel);
        }

        foreach (var file in FilesToTake(settings.DataDirectory).OrderBy(Order))
        {
            Take(Path.Combine(settings.DataDirectory, file), Path.Combine(into, file));
        }

        var files = new List<BackupFile>();
        foreach (var file in Directory.EnumerateFiles(into, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            files.Add(await Sealed(into, file, cancel));
        }

        var manifest = new BackupManifest(Format, journal.Name, clock.GetUtcNow(), head, files);
        await using var written = File.Create(Path.Combine(into, Manifest));
        await JsonSerializer.SerializeAsync(written, manifest, BackupJson.Default.BackupManifest, cancel);
        written.Flush(flushToDisk: true);
        return manifest;
    }

    /// <summary>Relative names of what belongs to a backup; logs and locks of running databases do not.</summary>
    internal static IEnumerable<string> FilesToTake(string folder) => !Directory.Exists(folder) ? [] :
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => file != ErasureFile.Name && !file.EndsWith(".lock", StringComparison.Ordinal)
                && !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal));

    private static void Take(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (Path.GetExtension(from) != ".db")
        {
            File.Copy(from, to);
            return;
        }

        // SQLite's online backup: the state of one moment, while others write.
        using var source = new SqliteConnection($"Data Source={from};Mode=ReadOnly;Pooling=False");
        using var copy = new SqliteConnection($"Data Source={to};Pooling=False");
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
    }

    private static async Task<BackupFile> Sealed(string folder, string file, CancellationToken cancel)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
        stream.Flush(flushToDisk: true);
        return new(Path.GetRelativePath(folder, file), stream.Length, sum);
    }

    /// <summary>Runs one of PostgreSQL's own programs on the shop's database.</summary>
    internal static async Task Postgres(string connection, string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var database = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo(Find(program)) { RedirectStandardError = true };
        string[] where =
        [
            "--host", database.Host ?? "localhost", "--port", $"{database.Port}", "--username", database.Username ?? "postgres",
            "--dbname", database.Database ?? "postgres", "--no-password",
        ];
        foreach (var argument in where.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PGPASSWORD"] = database.Password ?? "";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var said = await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {said.Trim()}");
        }
    }

    private static string Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders.InsertRange(0, Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => version + "/bin"));
        }

        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{program} is not installed here; it comes with PostgreSQL's client programs.");
    }
}
