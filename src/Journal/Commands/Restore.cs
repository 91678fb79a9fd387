using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using OpenAisle.Journal.Sqlite;

namespace OpenAisle.Journal.Commands;

/// <summary>
/// Puts a backup in the place of what is there. The host must not run. Afterwards <see cref="Repair"/> is due, on an opened journal: cursors
/// past the head are built again, snapshots of facts that are no more are dropped, and erasures are applied again.
/// </summary>
public sealed class Restore(
    JournalSettings settings, IJournalEngine journal, IShopDatabase database, Erasure erasure, ErasureFile erasures, Restores restores)
{
    /// <summary>Replaces the databases and files. To be called before the journal is opened.</summary>
    public async Task<BackupManifest> Run(string from, CancellationToken cancel)
    {
        var manifest = await Check(from, cancel);
        if (manifest.Engine != journal.Name)
        {
            throw new InvalidOperationException($"The backup is of {manifest.Engine}, the shop runs on {journal.Name}.");
        }

        Directory.CreateDirectory(settings.DataDirectory);
        using var alone = settings.Postgres is null ? SqliteEngine.LockFile(settings.JournalFile) : null;
        if (settings.Postgres is { } connection)
        {
            await KeepErasures(connection, cancel);
            await Empty(connection, cancel);
            await Backup.Postgres(
                connection, "pg_restore", ["--no-owner", "--single-transaction", "--exit-on-error", Path.Combine(from, Backup.Dump)], cancel);
        }
        else
        {
            await KeepErasuresOfFile(cancel);
        }

        RemoveOld();

        foreach (var file in manifest.Files.Where(file => file.Name != Backup.Dump))
        {
            Put(Path.Combine(from, file.Name), Path.Combine(settings.DataDirectory, file.Name));
        }

        return manifest;
    }

    /// <summary>
    /// Brings what follows from the journal in line with it, leaves a mark for whoever has to ask outside what happened since, and forgets again
    /// whom it had forgotten. Returns how many.
    /// </summary>
    public async Task<int> Repair(CancellationToken cancel)
    {
        var head = await journal.Head(cancel);
        await using (var connection = await database.Open(cancel))
        {
            await connection.ExecuteAsync(
                """
                delete from snapshots where position > @head;
                delete from parked where position > @head;
                delete from leases;
                update cursors set rebuild = 1, position = 0 where position > @head;
                """,
                new { head });
            if (database.Engine == Engines.Postgres)
            {
                // The hosts of the backup's day are not there to be waited for.
                await connection.ExecuteAsync("delete from OrleansMembershipTable; delete from OrleansMembershipVersionTable");
            }
        }

        await restores.Note(cancel);
        return await erasure.EraseAgain(cancel);
    }

    private static async Task<BackupManifest> Manifest(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            throw new InvalidDataException($"{Path.GetDirectoryName(file)} is no backup: it has no {Backup.Manifest}.");
        }

        try
        {
            await using var text = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync(text, BackupJson.Default.BackupManifest, cancel)
                ?? throw new InvalidDataException($"{file} is empty.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"{file} is not what backup wrote: {unreadable.Message}", unreadable);
        }
    }

    private static async Task<BackupManifest> Check(string from, CancellationToken cancel)
    {
        var manifest = await Manifest(Path.Combine(from, Backup.Manifest), cancel);
        if (manifest.Format != Backup.Format)
        {
            throw new InvalidDataException($"The backup is of format {manifest.Format}, this host reads {Backup.Format}.");
        }

        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(Path.Combine(from, file.Name));
            if (!path.StartsWith(Path.GetFullPath(from) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{file.Name} points out of the backup.");
            }

            await using var stream = File.OpenRead(path);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel)) != file.Sha256)
            {
                throw new InvalidDataException($"{file.Name} is not what was backed up: its checksum differs.");
            }
        }

        return manifest;
    }

    /// <summary>What the journal that is about to go knows of erasures, where another host noted them.</summary>
    private async Task KeepErasures(string connectionString, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancel);
        if (await connection.ExecuteScalarAsync<string?>("select cast(to_regclass('facts') as text)") is null)
        {
            return;
        }

        if (await connection.ExecuteScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'openaisle-journal'") > 0)
        {
            throw new InvalidOperationException("A host is still writing to this database.");
        }

        await Keep(await connection.QueryAsync<(string, long)>("select stream, at from facts where kind = @Name", new { Erasure.Kind.Name }), cancel);
    }

    private async Task KeepErasuresOfFile(CancellationToken cancel)
    {
        if (!File.Exists(settings.JournalFile))
        {
            return;
        }

        try
        {
            await using var connection = new SqliteConnection($"Data Source={settings.JournalFile};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync(cancel);
            await Keep(
                await connection.QueryAsync<(string, long)>("select stream, at from facts where kind = @Name", new { Erasure.Kind.Name }), cancel);
        }
        catch (SqliteException)
        {
            // A damaged journal is often why somebody restores; the file beside it has noted each erasure first.
        }
    }

    private async Task Keep(IEnumerable<(string Stream, long At)> erased, CancellationToken cancel)
    {
        foreach (var (stream, at) in erased)
        {
            await erasures.Note(StreamId.Parse(stream).Key, DateTimeOffset.FromUnixTimeMilliseconds(at), cancel);
        }
    }

    private static async Task Empty(string connectionString, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await using var empty = new NpgsqlCommand("drop schema public cascade; create schema public", connection);
        await empty.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Everything a backup would take, and the logs of the databases that go with it.</summary>
    private void RemoveOld()
    {
        foreach (var file in Directory.EnumerateFiles(settings.DataDirectory, "*", SearchOption.AllDirectories).ToList())
        {
            if (Path.GetRelativePath(settings.DataDirectory, file) != ErasureFile.Name && !file.EndsWith(".lock", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }

    private static void Put(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using var source = File.OpenRead(from);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write);
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
    }
}
