using System.Text.RegularExpressions;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

/// <summary>A killed process cannot show a missing fsync, since the system keeps its pages. So the system calls themselves are watched.</summary>
public sealed partial class SyncTests
{
    private const int Appends = 25;

    private static readonly bool HasStrace = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace")));

    [GeneratedRegex(@"f(data)?sync\(\d+<[^>]*journal\.db-wal>\)\s*= 0|f(data)?sync resumed>\)\s*= 0")]
    private static partial Regex Synced();

    [GeneratedRegex(@"write\(\d+<[^>]*>, ""answer (\d+)")]
    private static partial Regex Answered();

    [GeneratedRegex(@"f(data)?sync\(\d+<[^>]*pg_wal/[^>]*>\)\s*= 0|f(data)?sync resumed>\)\s*= 0")]
    private static partial Regex SyncedByTheServer();

    private static async Task<string> EmptyShop()
    {
        // The tables are made here, so that the traced process does nothing but append.
        var settings = await TestEngines.NewShop(Engines.Sqlite);
        await using var shop = await JournalFixture.Open(settings);
        return settings.DataDirectory;
    }

    [Fact]
    public async Task Each_answer_follows_its_sync()
    {
        Assert.SkipUnless(HasStrace, "strace is not installed on this machine.");
        var trace = Path.GetTempFileName();
        using var child = Child.Traced(
            ["-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", trace], "append", await EmptyShop(), $"{Appends}");
        await child.Ended();
        Assert.Equal(0, child.ExitCode);
        await EachAnswerFollowsASync(trace, Synced());
    }

    [Fact]
    public async Task Each_answer_follows_the_sync_of_the_server()
    {
        Assert.SkipUnless(HasStrace, "strace is not installed on this machine.");
        Assert.SkipUnless(PostgresCluster.IsInstalled, "PostgreSQL is not installed on this machine.");
        var cluster = await PostgresCluster.Start();
        var settings = new JournalSettings
        {
            DataDirectory = Directory.CreateTempSubdirectory("openaisle-sync-").FullName,
            Postgres = await cluster.NewDatabase(),
        };
        await using (await JournalFixture.Open(settings))
        {
            // The tables stand from here on.
        }

        // One trace of both: the server's processes, the one that will serve the child among them, and the child.
        var trace = Path.GetTempFileName();
        using var child = Child.Traced(
            ["-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", trace, "-p", $"{cluster.Postmaster}"],
            "append", settings.DataDirectory, $"{Appends}", settings.Postgres);
        await Waiting.Until(() => child.Lines.Any(line => line.Line == $"answer {Appends}"), TimeSpan.FromSeconds(60));
        cluster.Stop();
        await child.Ended();
        await EachAnswerFollowsASync(trace, SyncedByTheServer());
    }

    private static async Task EachAnswerFollowsASync(string trace, Regex synced)
    {
        var (answers, syncs) = (0, 0);
        foreach (var line in await File.ReadAllLinesAsync(trace))
        {
            if (synced.IsMatch(line))
            {
                syncs++;
            }
            else if (Answered().Match(line) is { Success: true } answer)
            {
                answers++;
                Assert.True(syncs > 0, $"Answer {answer.Groups[1].Value} was given before a sync of the journal.");
                syncs = 0;
            }
        }

        Assert.Equal(Appends, answers);
    }

    [Fact]
    public async Task A_failed_sync_ends_the_process_without_an_answer()
    {
        Assert.SkipUnless(HasStrace, "strace is not installed on this machine.");
        var folder = await EmptyShop();
        const int Failing = 12;
        using var child = Child.Traced(
            [
                "-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", $"inject=fdatasync:error=EIO:when={Failing}+",
                "-e", $"inject=fsync:error=EIO:when={Failing}+",
            ],
            "append", folder, "500");
        await child.Ended();

        Assert.NotEqual(0, child.ExitCode);
        Assert.Contains(child.Errors, line => line.Contains("could not be synced", StringComparison.Ordinal));
        var answers = child.Lines.Count(line => line.Line.StartsWith("answer", StringComparison.Ordinal));
        Assert.InRange(answers, 1, 500 - 1);

        // What was answered is there.
        await using var after = await JournalFixture.Open(new JournalSettings { DataDirectory = folder });
        Assert.True(await after.Engine.Head(CancellationToken.None) >= answers);
    }

    [Fact]
    public async Task A_killed_host_keeps_what_it_answered_and_the_next_one_starts_at_once()
    {
        var folder = await EmptyShop();
        var last = 0L;
        for (var round = 0; round < 3; round++)
        {
            using var child = Child.Start("append", folder, "1000000");
            await Waiting.Until(() => child.Lines.Count > 20 * (round + 1));
            child.Kill();
            await child.Ended();
            last = child.Lines.Select(line => line.Line).Where(line => line.StartsWith("answer ", StringComparison.Ordinal))
                .Max(line => long.Parse(line.AsSpan(7), null));
            await using var shop = await JournalFixture.Open(new JournalSettings { DataDirectory = folder });
            Assert.InRange(await shop.Engine.Head(CancellationToken.None), last, last + 1);
        }
    }
}
