using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

/// <summary>A shop with readers of the journal that are in a hurry.</summary>
internal static class Readers
{
    public static readonly ReactionLimits Quick = new()
    {
        Attempts = 3,
        FirstPause = TimeSpan.FromMilliseconds(5),
        Housekeeping = TimeSpan.FromMilliseconds(20),
        Poll = TimeSpan.FromMilliseconds(20),
        DeadlinePoll = TimeSpan.FromMilliseconds(10),
        DeadlineRest = TimeSpan.FromMilliseconds(200),
        Lease = TimeSpan.FromSeconds(1.5),
    };

    public static async Task<JournalSettings> Shop(string engine) => (await TestEngines.NewShop(engine)) with { Reactions = Quick };

    public static Task<JournalFixture> Open(JournalSettings settings, params object[] readers) => JournalFixture.Open(settings, services =>
    {
        services.AddFactKinds(Facts.Kinds);
        services.AddMigrations(SumModel.Table);
        foreach (var reader in readers)
        {
            _ = reader switch
            {
                IReaction reaction => services.AddSingleton(reaction),
                IReadModel model => services.AddSingleton(model),
                IDeadlineReader deadlines => services.AddSingleton(deadlines),
                _ => throw new ArgumentException("Not a reader.", nameof(readers)),
            };
        }
    });

    public static Task Count(JournalFixture shop, int stream, long version, int by) => shop.Writer.Enqueue(Facts.Append(stream, version, Facts.Row(by)));
}

/// <summary>A reaction that remembers what it heard, and fails as it is told.</summary>
internal sealed class Listener(string name) : IReaction
{
    private int _failures;
    private int _absences;

    public string Name => name;

    public IReadOnlyCollection<string> Kinds => ["test.counted"];

    public int? FailsOn { get; set; }

    public int AwayFor { get; init; }

    public int Failures => _failures;

    public ConcurrentQueue<RecordedFact> InOrder { get; } = [];

    public ConcurrentBag<int> By { get; } = [];

    public async Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
    {
        await Task.Yield();
        if (Interlocked.Increment(ref _absences) <= AwayFor)
        {
            throw new JournalUnavailableException("away");
        }

        if (((Counted)fact).By == FailsOn)
        {
            Interlocked.Increment(ref _failures);
            throw new InvalidOperationException("thirteen or so");
        }

        InOrder.Enqueue(recorded);
        By.Add(((Counted)fact).By);
    }
}

/// <summary>Asks nobody anything: it only remembers what was due.</summary>
internal sealed class Keeper : IDeadlineReader
{
    public ConcurrentBag<Deadline> Deadlines { get; } = [];

    public string StreamKind => "tally";

    public Task Due(Deadline deadline, CancellationToken cancel)
    {
        Deadlines.Add(deadline);
        return Task.CompletedTask;
    }
}

/// <summary>The sum of each stream, in a table.</summary>
internal sealed class SumModel : IReadModel
{
    internal static readonly Migration Table = new("sums", 1, "create table sums (stream text primary key, total bigint not null)");

    private bool _failNext = true;

    public string Name => "sums";

    public int Version { get; init; } = 1;

    public IReadOnlyCollection<string> Kinds => ["test.counted"];

    public IReadOnlyCollection<string> Tables => ["sums"];

    public bool FailsAfterRows { get; init; }

    public int? FailsOn { get; init; }

    public int Failures { get; private set; }

    public async Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        foreach (var fact in facts)
        {
            var by = ((Counted)fact.Fact).By;
            if (by == FailsOn)
            {
                throw new InvalidOperationException("no such number");
            }

            await connection.ExecuteAsync(
                "insert into sums (stream, total) values (@stream, @by) on conflict (stream) do update set total = sums.total + excluded.total",
                new { stream = fact.Recorded.Stream.ToString(), by = (long)by },
                transaction);
        }

        _failNext = !_failNext;
        if (FailsAfterRows && !_failNext)
        {
            Failures++;
            throw new InvalidOperationException("after the rows");
        }
    }

    internal static async Task Damage(IShopDatabase database)
    {
        await using var connection = await database.Open();
        await connection.ExecuteAsync("update sums set total = total + 1");
    }

    internal static async Task<List<(string Stream, long Sum)>> Rows(IShopDatabase database)
    {
        await using var connection = await database.Open();
        return (await connection.QueryAsync<(string, long)>("select stream, total from sums order by stream")).AsList();
    }
}
