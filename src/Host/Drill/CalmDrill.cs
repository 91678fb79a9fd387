using System.Collections.Concurrent;
using System.Text.Json;
using OpenAisle.Host.Bench;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Host.Drill;

/// <param name="Connection">Of an empty PostgreSQL database; null for SQLite in a temporary folder.</param>
/// <param name="Answers">The crowd goes when so many were given; on a busy machine that takes longer.</param>
internal sealed record CalmDrillSettings(string? Connection, int Answers, int Seed, TextWriter Out);

/// <summary>
/// The crowd of <see cref="KillDrill"/> without a kill: many at few orders at once, in this process. Every answer is held against the journal,
/// and whoever asked must have been answered.
/// </summary>
internal sealed class CalmDrill(CalmDrillSettings settings, TimeProvider clock) : IMouth, IDisposable
{
    /// <summary>Who is not sold out can change their mind.</summary>
    private const int Plenty = 6;

    private static readonly TimeSpan LoadLastsAtMost = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<Said> _said = [];
    private readonly CancellationTokenSource _enough = new();
    private int _answers;

    public void Say(Said said)
    {
        _said.Enqueue(said);
        if (IsAnswer(said) && Interlocked.Increment(ref _answers) == settings.Answers)
        {
            _enough.CancelAfter(TimeSpan.Zero); // on a thread of its own: whoever speaks is in the middle of something
        }
    }

    public void Dispose() => _enough.Dispose();

    /// <returns>0 when every law holds; otherwise the folder stays, to look into.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-drill-").FullName;
        await using var company = await Company.Start(Path.Combine(folder, "company"), FreePort.Next(), cancel);
        var task = new WorkerTask(
            folder, settings.Connection, company.Address, settings.Seed, Round: 0, clock.GetUtcNow(), FreePort.Next(), FreePort.Next(), Settle: false, []);
        var findings = new Findings();
        var facts = await LoadAndSettle(task, findings, cancel);
        var orders = ShopCheck.Run(facts, await company.Books(cancel), findings);
        AnswerCheck.Run(_said, orders, findings, facts);
        foreach (var failed in _said.Where(said => said.What == "failed").DistinctBy(said => said.Reason))
        {
            findings.Broken($"somebody at order {failed.Order} got no answer: {failed.Reason}");
        }

        findings.Print(settings.Out);
        settings.Out.WriteLine(JsonSerializer.Serialize(new
        {
            seed = settings.Seed,
            facts = facts.Count,
            answered = _answers,
            placed = orders.Values.Count(order => order.WasPlaced),
            changed = orders.Values.Sum(order => order.Changes.Values.Count(change => change.Made)),
            findings = findings.All.Count(),
        }));
        if (findings.IsEmpty)
        {
            Directory.Delete(folder, recursive: true);
        }

        return findings.IsEmpty ? 0 : 1;
    }

    private async Task<IReadOnlyList<RawFact>> LoadAndSettle(WorkerTask task, Findings findings, CancellationToken cancel)
    {
        await using var shop = await DrillShop.Open(task, cancel);
        await shop.OpenRound(cancel, Plenty);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel, _enough.Token);
        enough.CancelAfter(LoadLastsAtMost);
        try
        {
            await DrillWorker.Load(shop, task, this, new OpenOrders(), enough.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // It was enough.
        }

        if (await Settling.Wait(shop, cancel) is { } left)
        {
            findings.LeftOpen($"after {Settling.Within.TotalSeconds:N0} s without load: {left}");
        }

        foreach (var broken in await Broken(shop, cancel))
        {
            findings.Broken(broken);
        }

        return await RawJournal.Read(shop.Engine, findings, cancel);
    }

    private static bool IsAnswer(Said said) => said.What is "checkout" or "change" or "step" or "pick";

    /// <summary>What the shop's own laws and read models have to say against it.</summary>
    public static async Task<IEnumerable<string>> Broken(DrillShop shop, CancellationToken cancel)
    {
        var verified = await shop.Services.GetRequiredService<JournalVerify>().Run(cancel);
        return verified.Findings
            .Concat(verified.Laws.SelectMany(law => law.Report.Breaches.Select(breach => $"{law.Law}: {breach}")))
            .Concat(await ReadModelCheck.Run(shop.Services, cancel));
    }
}
