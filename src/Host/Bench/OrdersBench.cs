using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Host.Bench;

/// <param name="Connection">Of PostgreSQL; null for SQLite.</param>
/// <param name="WarmUp">Seconds of the same load before it is measured, until the compiler has seen what is hot.</param>
internal sealed record OrdersBenchSettings(string? Connection, int Lines, int Seconds, int WarmUp, int InFlight, int Stores, int Products);

/// <summary>
/// Whole orders with the code that serves a request: price, hold, slot, authorise, place; each answered only when it is on disk. HTTP is
/// not in it. Reactions run beside it, as in a shop, and their lag is measured.
/// </summary>
internal static class OrdersBench
{
    private static readonly TimeSpan LagSampledEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CaughtUpWithin = TimeSpan.FromSeconds(120);

    public static async Task<int> Run(OrdersBenchSettings settings, CancellationToken cancel)
    {
        var engine = settings.Connection is null ? "sqlite" : "postgres";
        Print($"{settings.Stores} stores × {settings.Products} products, {settings.Lines} lines an order, {settings.InFlight} in flight, {engine}, "
            + $"{Environment.ProcessorCount} cores");
        var floor = await MachineFloor.Measure(settings.Connection, cancel);
        Print($"machine's floor: {floor.BareCommitsPerSecond:N0} commits a second of one row, {floor.RowsPerSecondBareGroupCommit:N0} rows a second in groups");

        await using var shop = await BenchShop.Open(settings.Connection, settings.Stores, settings.Products, onHand: 100_000_000, cancel);
        await Load(shop, settings, TimeSpan.FromSeconds(settings.WarmUp), cancel);
        var before = await Head(shop, cancel);
        var commits = Commits(shop);
        using var sampling = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var lag = SampleLag(shop, sampling.Token);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var load = await Load(shop, settings, TimeSpan.FromSeconds(settings.Seconds), cancel);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        var rows = await Head(shop, cancel) - before;
        commits = Commits(shop) - commits;
        await sampling.CancelAsync();
        var worstLag = await lag;
        var caughtUp = await CatchUp(shop, cancel);
        var unaccounted = await Unaccounted(shop, load.Placed, cancel);

        Print($"{load.OrdersPerSecond:N0} orders a second; p50 {load.Percentile(50):N1} ms, p99 {load.Percentile(99):N1} ms, worst {load.Percentile(100):N1} ms");
        Print($"{rows / load.Seconds:N0} rows a second in {commits / load.Seconds:N0} commits a second; {(double)rows / load.Placed.Count:N1} rows an order; "
            + $"{processor.TotalMilliseconds / load.Placed.Count:N3} ms of this process's processor time an order");
        Print($"reactions: at most {worstLag:N0} facts behind during the run, caught up {caughtUp.TotalSeconds:N1} s after it");
        Print($"{load.Placed.Count:N0} orders answered as placed, {unaccounted} of them not in the journal; {load.Others} other answers");
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine,
            ordersPerSecond = Math.Round(load.OrdersPerSecond, 1),
            p50Ms = Math.Round(load.Percentile(50), 2),
            p99Ms = Math.Round(load.Percentile(99), 2),
            rowsPerSecond = Math.Round(rows / load.Seconds, 1),
            commitsPerSecond = Math.Round(commits / load.Seconds, 1),
            bareCommitsPerSecond = Math.Round(floor.BareCommitsPerSecond, 1),
            rowsPerSecondBareGroupCommit = Math.Round(floor.RowsPerSecondBareGroupCommit, 1),
        }));
        return unaccounted == 0 && load.Others == 0 ? 0 : 1;
    }

    private static async Task<OrderLoad> Load(BenchShop shop, OrdersBenchSettings settings, TimeSpan duration, CancellationToken cancel)
    {
        var placing = shop.Services.GetRequiredService<PlaceOrder>();
        var clock = shop.Services.GetRequiredService<TimeProvider>();
        var load = new OrderLoad();
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, settings.InFlight).Select(seed => Task.Run(
            async () =>
            {
#pragma warning disable CA5394 // A benchmark's choice of goods is no secret.
                var random = new Random(seed);
                while (Stopwatch.GetElapsedTime(since) < duration && !cancel.IsCancellationRequested)
                {
                    var wish = Wish(shop, settings.Lines, random, clock);
                    var started = Stopwatch.GetTimestamp();
                    var outcome = await placing.Run(wish, cancel);
                    load.Add(wish.Attempt, outcome, Stopwatch.GetElapsedTime(started));
                }
#pragma warning restore CA5394
            },
            cancel)));
        load.Seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        return load;
    }

    /// <summary>So many different products, one or two of each, of a store by chance.</summary>
    private static OrderWish Wish(BenchShop shop, int lines, Random random, TimeProvider clock)
    {
#pragma warning disable CA5394
        var store = shop.Stores[random.Next(shop.Stores.Count)];
        var wanted = new StockLine[lines];
        var total = Money.Zero(Currency.Usd);
        var first = random.Next(shop.Gtins.Count);
        var stride = shop.Gtins.Count / lines;
        for (var i = 0; i < lines; i++)
        {
            var gtin = shop.Gtins[(first + (i * stride) + random.Next(stride)) % shop.Gtins.Count];
            wanted[i] = new(gtin, Quantity.Pieces(1 + random.Next(2)));
            total += wanted[i].Quantity.At(shop.PriceOf(gtin));
        }

        return new(
            Id<Order>.New(clock), store, Id<Shopper>.New(clock), "pickup", shop.Slots[random.Next(shop.Slots.Count)], wanted, total, PayAtStore.Source.Id);
#pragma warning restore CA5394
    }

    private static Task<long> Head(BenchShop shop, CancellationToken cancel) => shop.Engine.Head(cancel);

    private static long Commits(BenchShop shop) => shop.Services.GetRequiredService<JournalWriter>().Commits;

    private static async Task<long> SampleLag(BenchShop shop, CancellationToken cancel)
    {
        var worst = 0L;
        while (!cancel.IsCancellationRequested)
        {
            worst = Math.Max(worst, shop.ReactionLag());
            await Task.Delay(LagSampledEvery, CancellationToken.None);
        }

        return worst;
    }

    private static async Task<TimeSpan> CatchUp(BenchShop shop, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        while (shop.ReactionLag() > 0)
        {
            if (since.Elapsed > CaughtUpWithin)
            {
                throw new TimeoutException($"The reactions are still {shop.ReactionLag()} facts behind after {CaughtUpWithin}.");
            }

            await Task.Delay(10, cancel);
        }

        return since.Elapsed;
    }

    /// <summary>How many orders were answered as placed and are not placed in the journal.</summary>
    private static async Task<int> Unaccounted(BenchShop shop, ConcurrentBag<Id<Order>> placed, CancellationToken cancel)
    {
        const int Rows = 5_000;
        var missing = placed.Select(order => order.Value).ToHashSet();
        var position = 0L;
        while (missing.Count > 0 && await shop.Engine.ReadAll(position, Rows, cancel) is { Count: > 0 } facts)
        {
            foreach (var fact in facts)
            {
                if (fact.Kind == "order.placed")
                {
                    missing.Remove(fact.Stream.Key);
                }
            }

            position = facts[^1].Position;
        }

        return missing.Count;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}

/// <summary>What came of the orders of one run.</summary>
internal sealed class OrderLoad
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private double[]? _sorted;
    private long _others;

    public ConcurrentBag<Id<Order>> Placed { get; } = [];

    public long Others => _others;

    public double Seconds { get; set; }

    public double OrdersPerSecond => Placed.Count / Seconds;

    public void Add(Id<Order> attempt, CheckoutOutcome outcome, TimeSpan took)
    {
        if (outcome is CheckoutOutcome.Placed)
        {
            Placed.Add(attempt);
            _milliseconds.Add(took.TotalMilliseconds);
        }
        else
        {
            Interlocked.Increment(ref _others);
        }
    }

    public double Percentile(double percent)
    {
        _sorted ??= [.. _milliseconds.Order()];
        return _sorted.Length == 0 ? 0 : _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * percent / 100))];
    }
}
