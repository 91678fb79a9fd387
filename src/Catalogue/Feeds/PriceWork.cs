using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>How the shelf table keeps what is sold in a unit.</summary>
internal static class PriceTable
{
    /// <summary>The decimal scale in which a unit is ordered and kept: grams of kilograms, hundredths of pounds.</summary>
    public static byte ScaleOf(Unit unit) =>
        unit.Dimension == Dimension.Count ? (byte)0
        : unit == Unit.Pound || unit == Unit.Ounce ? (byte)2
        : unit == Unit.Gram || unit == Unit.Millilitre ? (byte)0
        : (byte)3;

    /// <summary>The step of the stepper where the file names none: a piece, a tenth of a kilogram, a quarter of a pound.</summary>
    public static long UsualIncrement(Unit unit) =>
        unit.Dimension == Dimension.Count ? 1 : unit == Unit.Pound ? 25 : unit == Unit.Gram || unit == Unit.Millilitre ? 100 : 100;
}

/// <summary>
/// Prices of a file against the dated prices of its source. Only rows of the source itself are compared: what a manager or another source
/// set stands beside them, and the later one holds. A store sells what it has a price for, so a store's own price list also fills its shelves.
/// </summary>
internal sealed class PriceWork(FeedLoad load, Currency currency, FeedLimits limits) : FeedWork
{
    private const string StoreScope = "store:";

    private static readonly string[] Key = ["gtin", "scope", "channel", "kind", "from_local"];

    private static readonly string[] Columns =
        ["gtin", "scope", "channel", "kind", "from_local", "until_local", "minor_units", "currency", "unit", "source"];

    private static readonly string[] ShelfKey = ["store", "gtin"];

    private static readonly string[] ShelfColumns = ["store", "gtin", "minor_units", "currency", "unit", "scale", "increment", "tare", "since"];

    /// <summary>A product that is sold in the same unit as before keeps its step and its tare.</summary>
    private const string KeepsItsStep = """
        do update set minor_units = excluded.minor_units, currency = excluded.currency, since = excluded.since, unit = excluded.unit,
          increment = case when prices.unit = excluded.unit then prices.increment else excluded.increment end,
          tare = case when prices.unit = excluded.unit then prices.tare else excluded.tare end,
          scale = case when prices.unit = excluded.unit then prices.scale else excluded.scale end
        """;

    private readonly List<StandingPrice> _puts = [];
    private readonly List<(PriceKey Key, string From)> _removes = [];
    private readonly List<(ShelfStep? Fed, StandingPrice Price)> _shelved = [];
    private string? _touched;
    private long _added;
    private long _changed;
    private long _deleted;
    private long _unchanged;
    private long _standing;
    private long _moved;
    private readonly List<PriceKey> _unshelved = [];

    public override async Task Compare(DbConnection connection, CancellationToken cancel)
    {
        (_added, _changed, _deleted, _unchanged, _standing, _moved) = (0, 0, 0, 0, 0, 0);
        Touches = [];
        _puts.Clear();
        _removes.Clear();
        _shelved.Clear();
        _unshelved.Clear();
        var at = 0;
        while (at < load.Prices.Count)
        {
            var scope = load.Prices[at].Key.Scope;
            var end = at;
            while (end < load.Prices.Count && load.Prices[end].Key.Scope == scope)
            {
                end++;
            }

            await CompareScope(connection, scope, at, end, cancel);
            at = end;
        }

        Counts = new("prices", _added, _changed, _deleted, _unchanged, _standing, _moved);
    }

    public override async Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel)
    {
        await BulkRows.Delete(transaction, "dated_prices", Key, _removes.ConvertAll(row => KeyOf(row.Key, row.From)), cancel);
        var areNew = _changed == 0; // nothing of what is put stood there before, of this source at least
        _puts.Sort((a, b) => a.Key.Gtin.CompareTo(b.Key.Gtin)); // the order of the primary key: its tree grows at its end
        await BulkRows.Upsert(transaction, "dated_prices", Key, Columns, _puts.Count, Rows(), null, cancel, areNew);
        await BulkRows.Delete(
            transaction, "prices", ShelfKey, _unshelved.ConvertAll(key => new object[] { key.Scope[StoreScope.Length..], key.Gtin }), cancel);
        var since = now.ToUnixTimeMilliseconds();
        await BulkRows.Upsert(
            transaction, "prices", ShelfKey, ShelfColumns, _shelved.Count, _shelved.Select(row => Shelf(row.Fed, row.Price, since)), KeepsItsStep, cancel, areNew);
    }

    private IEnumerable<object[]> Rows()
    {
        var cells = new object[Columns.Length];
        foreach (var row in _puts)
        {
            (cells[0], cells[1], cells[2], cells[3], cells[4]) = (row.Key.Gtin, row.Key.Scope, row.Key.Channel, row.Key.Kind, row.From);
            (cells[5], cells[6], cells[7], cells[8], cells[9]) = (row.Until, row.MinorUnits, currency.Code, row.Unit, load.Source);
            yield return cells;
        }
    }

    private object[] Shelf(ShelfStep? step, StandingPrice price, long since)
    {
        var unit = Unit.Of(price.Unit);
        var increment = step is { Increment: > 0 and var given } ? given : PriceTable.UsualIncrement(unit);
        return
        [
            price.Key.Scope[StoreScope.Length..], price.Key.Gtin, price.MinorUnits, currency.Code, price.Unit, (long)PriceTable.ScaleOf(unit), increment,
            step?.Tare ?? 0, since,
        ];
    }

    private static object[] KeyOf(PriceKey key, string from) => [key.Gtin, key.Scope, key.Channel, key.Kind, from];

    /// <summary>Walks over what stands and what the file says side by side, product by product.</summary>
    private async Task CompareScope(DbConnection connection, string scope, int says, int lastSays, CancellationToken cancel)
    {
        var standing = await Standing(connection, scope, cancel);
        var fed = CollectionsMarshal.AsSpan(load.Prices);
        var isFull = load.IsFull(Mapping.FeedKind.Prices);
        var stands = 0;
        while (stands < standing.Count || says < lastSays)
        {
            var key = says == lastSays || (stands < standing.Count && standing[stands].Key.CompareTo(fed[says].Key) < 0)
                ? standing[stands].Key
                : fed[says].Key;
            var firstStanding = stands;
            while (stands < standing.Count && standing[stands].Key == key)
            {
                stands++;
            }

            var firstFed = says;
            while (says < lastSays && fed[says].Key == key)
            {
                says++;
            }

            Compare(key, standing, firstStanding, stands, fed[firstFed..says], isFull);
        }
    }

    private void Compare(PriceKey key, List<StandingPrice> standing, int from, int to, ReadOnlySpan<FedPrice> fed, bool isFull)
    {
        // Nearly all keys are one row on either side, new or as before. They are settled here: a million dictionaries take their time.
        if (from == to && fed is [{ Says: FedSays.Holds } only])
        {
            var row = new StandingPrice(key, only.From.Length > 0 ? only.From : load.Effective, only.Until, only.MinorUnits, only.Unit);
            _puts.Add(row);
            Take(key, PriceTurn.Added, null, row.HoldsAt(load.Effective) ? row : null, only);
            return;
        }

        if (to == from + 1 && fed is [{ Says: FedSays.Holds, From: "" } listed] && standing[from] is var before && before.HoldsAt(load.Effective)
            && before.MinorUnits == listed.MinorUnits && before.Until == listed.Until && before.Unit == listed.Unit)
        {
            _standing++;
            _unchanged++;
            return;
        }

        var rows = standing.GetRange(from, to - from);
        _standing += rows.Exists(row => row.HoldsAt(load.Effective)) ? 1 : 0;
        var change = PriceChanges.Of(key, rows, fed, load.Effective, isFull);
        _puts.AddRange(change.Puts);
        _removes.AddRange(change.Removes.Select(time => (key, time)));
        _moved += change.MovesByMoreThanHalf ? 1 : 0;
        Take(key, change.Turn, change.Before, change.After, fed.Length > 0 ? fed[0] : null);
    }

    private void Take(PriceKey key, PriceTurn turn, StandingPrice? before, StandingPrice? after, in FedPrice? fed)
    {
        switch (turn)
        {
            case PriceTurn.Unchanged:
                _unchanged += fed is { Says: not FedSays.Refused } ? 1 : 0;
                return;
            case PriceTurn.Added:
                _added++;
                break;
            case PriceTurn.Changed:
                _changed++;
                break;
            case PriceTurn.Deleted:
                _deleted++;
                break;
        }

        var isStores = key.Scope.StartsWith(StoreScope, StringComparison.Ordinal);
        if (isStores && key is { Channel: "", Kind: nameof(PriceKind.Regular) })
        {
            if (after is not null)
            {
                _shelved.Add((fed is { } given && given.Increment + given.Tare > 0 ? new ShelfStep(given.Increment, given.Tare) : null, after));
            }
            else if (turn == PriceTurn.Deleted)
            {
                _unshelved.Add(key);
            }
        }

        Touch(isStores ? key.Scope[StoreScope.Length..] : null);
        if (load.Report.Differences.Count < limits.DifferencesShown)
        {
            var shown = after is null && turn != PriceTurn.Deleted && _puts is [.., var last] ? last : after;
            load.Report.Differences.Add($"{Gtin.FromNumber(key.Gtin)} {key.Scope} {Shown(before)} -> {Shown(shown)}");
        }
    }

    /// <summary>How a product is stepped and tared, where the file says so.</summary>
    private sealed record ShelfStep(long Increment, long Tare);

    private void Touch(string? store)
    {
        if (store is null)
        {
            Touches = null;
        }
        else if (store != _touched)
        {
            Touches?.Add(store);
            _touched = store;
        }
    }

    private string Shown(StandingPrice? price) =>
        price is null ? "none" : $"{new Money(price.MinorUnits, currency)}/{price.Unit} from {price.From}{(price.Until.Length > 0 ? " until " + price.Until : "")}";

    private async Task<List<StandingPrice>> Standing(DbConnection connection, string scope, CancellationToken cancel)
    {
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(
            """
            select gtin, channel, kind, from_local, until_local, minor_units, unit from dated_prices
            where scope = @scope and source = @source and currency = @currency
            """,
            new { scope, source = load.Source, currency = currency.Code }, commandTimeout: 0, cancellationToken: cancel));
        var standing = new List<StandingPrice>();
        var shared = new Dictionary<string, string>();
        while (await rows.ReadAsync(cancel))
        {
            standing.Add(new(
                new(rows.GetInt64(0), scope, Shared(rows.GetString(1)), Shared(rows.GetString(2))), Shared(rows.GetString(3)), Shared(rows.GetString(4)),
                rows.GetInt64(5), Shared(rows.GetString(6))));
        }

        standing.Sort((a, b) => a.Key.CompareTo(b.Key) is var order and not 0 ? order : string.CompareOrdinal(a.From, b.From));
        return standing;

        string Shared(string text) => shared.TryGetValue(text, out var same) ? same : shared[text] = text;
    }
}
