using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Host.Bench;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Host.Drill;

/// <param name="Connection">Of an empty PostgreSQL database; null for SQLite in a temporary folder.</param>
internal sealed record KillDrillSettings(string? Connection, int Rounds, int Seed, TextWriter Out)
{
    public string Engine => Connection is null ? Engines.Sqlite : Engines.Postgres;
}

/// <summary>
/// Kills the shop with SIGKILL at random moments under load, again and again, and then asks independent sources whether everything that was
/// answered is there, nothing is there twice, and all that was not answered is over. The payment company outlives the shop.
/// </summary>
internal sealed class KillDrill(KillDrillSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SettledWithin = Settling.Within + TimeSpan.FromSeconds(60);

    /// <summary>One kill in so many comes while the shop is still starting.</summary>
    private const int KilledAtStart = 8;

    private const int SoonestKillMs = 300;
    private const int LatestKillMs = 3_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-drill-").FullName;
    private readonly DateTimeOffset _opened = clock.GetUtcNow();
    private readonly Random _chance = new(settings.Seed);
    private readonly int _siloPort = FreePort.Next();
    private readonly int _gatewayPort = FreePort.Next();
    private readonly List<Said> _said = [];
    private readonly Dictionary<Guid, OrderWish> _unanswered = [];

    /// <returns>0 when every law holds; otherwise the folder stays, to look into.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        settings.Out.WriteLine($"{settings.Engine}, {settings.Rounds} rounds, seed {settings.Seed}; data and logs in {_folder}");
        var fault = await DrillAndCheck(cancel);
        if (fault == 0)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return fault;
    }

    private async Task<int> DrillAndCheck(CancellationToken cancel)
    {
        await using var company = await Company.Start(Path.Combine(_folder, "company"), FreePort.Next(), cancel);
        settings.Out.WriteLine("round  killed after    asked answered   placed sold out slot gone declined  pending   steps  failed unanswered");
        for (var round = 0; round < settings.Rounds; round++)
        {
            await Round(round, company, cancel);
        }

        var findings = new Findings();
        await Settle(company, findings, cancel);
        var orders = await Check(company, findings, cancel);
        findings.Print(settings.Out);
        settings.Out.WriteLine(JsonSerializer.Serialize(new
        {
            engine = settings.Engine,
            rounds = settings.Rounds,
            answered = _said.Count(said => said.What is "checkout" or "change" or "step" or "pick"),
            placed = orders.Values.Count(order => order.WasPlaced),
            abandoned = orders.Values.Count(order => order.Status == "abandoned"),
            lost = findings.LostCount,
            doubled = findings.DoubledCount,
            leftOpen = findings.LeftOpenCount,
        }));
        return findings.IsEmpty ? 0 : 1;
    }

    private async Task Round(int round, Company company, CancellationToken cancel)
    {
        await using var worker = await WorkerProcess.Start(Task(round, company, settle: false), Log(round), cancel);
        var load = TimeSpan.FromMilliseconds(_chance.Next(SoonestKillMs, LatestKillMs));
        if (round > 0 && _chance.Next(KilledAtStart) == 0)
        {
            await System.Threading.Tasks.Task.Delay(load, clock, cancel);
        }
        else
        {
            await worker.Until("checkout", ReadyWithin); // the first answer: from here on there is load
            await System.Threading.Tasks.Task.Delay(load, clock, cancel);
        }

        worker.Kill();
        var said = await worker.Everything();
        Remember(said);
        Print(round, load, said);
    }

    private async Task Settle(Company company, Findings findings, CancellationToken cancel)
    {
        await using var worker = await WorkerProcess.Start(Task(settings.Rounds, company, settle: true), Log(settings.Rounds), cancel);
        var settled = await worker.Until("settled", SettledWithin);
        if (settled.Reason is { } left)
        {
            findings.LeftOpen($"after {Settling.Within.TotalSeconds:N0} s without load: {left}");
        }

        await worker.Ended(SettledWithin);
        foreach (var broken in (await worker.Everything()).Where(said => said.What == "broken"))
        {
            findings.Broken(broken.Reason!);
        }
    }

    private async Task<Dictionary<Guid, OrderAccount>> Check(Company company, Findings findings, CancellationToken cancel)
    {
        await using var reader = await JournalReader.Open(_folder, settings.Connection, cancel);
        var facts = await RawJournal.Read(reader.Engine, findings, cancel);
        foreach (var finding in await company.Check(cancel))
        {
            findings.Broken($"the payment company's own books: {finding}");
        }

        var orders = ShopCheck.Run(facts, await company.Books(cancel), findings);
        AnswerCheck.Run(_said, orders, findings, facts);
        settings.Out.WriteLine($"checked {facts.Count} facts of {orders.Count} orders");
        return orders;
    }

    private WorkerTask Task(int round, Company company, bool settle) => new(
        _folder, settings.Connection, company.Address, settings.Seed, round, _opened, _siloPort, _gatewayPort, settle, [.. _unanswered.Values]);

    private string Log(int round) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"worker-{round:00}.log"));

    private void Remember(IReadOnlyList<Said> said)
    {
        _said.AddRange(said.Where(line => line.What != "asked"));
        foreach (var line in said)
        {
            if (line is { What: "asked", Wish: { } wish })
            {
                _unanswered[line.Order] = wish;
            }
            else if (line.What == "checkout" && line.Outcome != "Pending")
            {
                _unanswered.Remove(line.Order);
            }
        }
    }

    private void Print(int round, TimeSpan load, IReadOnlyList<Said> said)
    {
        var answers = said.Where(line => line.What == "checkout").ToList();
        settings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{round + 1,5} {load.TotalMilliseconds,10:N0} ms {Count(said, "asked"),8} {answers.Count,8} {Of("Placed"),8} {Of("SoldOut"),8} {Of("SlotGone"),9} {Of("Declined"),8} {Of("Pending"),8} {Count(said, "step") + Count(said, "change") + Count(said, "pick"),7} {Count(said, "failed"),7} {_unanswered.Count,10}"));

        int Of(string outcome) => answers.Count(line => line.Outcome == outcome);

        static int Count(IReadOnlyList<Said> said, string what) => said.Count(line => line.What == what);
    }
}
