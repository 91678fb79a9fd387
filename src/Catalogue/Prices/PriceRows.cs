using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Prices;

/// <summary>Files and reads dated prices and the terms of stores. Who writes counts the change of the stores concerned and commits.</summary>
internal static class PriceRows
{
    private static readonly string[] Key = ["gtin", "scope", "channel", "kind", "from_local"];

    private static readonly string[] Columns =
        ["gtin", "scope", "channel", "kind", "from_local", "until_local", "minor_units", "currency", "unit", "source"];

    private static readonly string[] TermsKey = ["store"];

    private static readonly string[] TermsColumns = ["store", "zone", "place", "licences"];

    /// <summary>A row with the same product, scope, channel, kind and beginning takes the place of the one that stood there.</summary>
    public static Task Write(DbTransaction transaction, IEnumerable<DatedPrice> prices, CancellationToken cancel) =>
        Rows.Upsert(transaction, "dated_prices", Key, Columns, [.. prices.Select(Row)], cancel);

    public static Task WriteTerms(DbTransaction transaction, IEnumerable<StoreTerms> terms, CancellationToken cancel) =>
        Rows.Upsert(
            transaction, "store_terms", TermsKey, TermsColumns,
            [.. terms.Select(one => new object?[] { one.Store.ToString(), one.Zone ?? "", one.Place, string.Join(' ', one.Licences) })], cancel);

    /// <summary>The rows that may hold in a store, past ones too: those of the store, of its zone and of the chain.</summary>
    /// <param name="gtin">Of one product only; null for all.</param>
    public static async Task<IReadOnlyList<DatedPrice>> Read(
        DbConnection connection, StoreTerms terms, Gtin? gtin, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<PriceRowText>(new CommandDefinition(
            $"""
            select gtin as Gtin, scope as Scope, channel as Channel, kind as Kind, from_local as FromLocal, until_local as UntilLocal,
                   minor_units as MinorUnits, currency as Currency, unit as Unit, source as Source
            from dated_prices
            where scope in ('chain', @zone, @store){(gtin is null ? "" : " and gtin = @gtin")}
            """,
            new
            {
                zone = terms.Zone is { } zone ? Scope.Zone(zone).ToString() : "chain",
                store = Scope.Of(terms.Store).ToString(),
                gtin = gtin?.Number ?? 0,
            },
            cancellationToken: cancel));
        return [.. rows.Select(Price)];
    }

    /// <summary>The terms of a store; nothing in particular where nobody filed any.</summary>
    public static async Task<StoreTerms> Terms(DbConnection connection, Id<Store> store, CancellationToken cancel)
    {
        var row = await connection.QueryFirstOrDefaultAsync<(string Zone, string Place, string Licences)?>(new CommandDefinition(
            "select zone, place, licences from store_terms where store = @store", new { store = store.ToString() }, cancellationToken: cancel));
        return row is { } found
            ? new(store, found.Zone.Length == 0 ? null : found.Zone, found.Place, found.Licences.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : StoreTerms.None(store);
    }

    private static object?[] Row(DatedPrice price) =>
    [
        price.Gtin.Number, price.Scope.ToString(), price.Channel ?? "", price.Kind.ToString(), StoreTime.Write(price.From),
        price.Until is { } until ? StoreTime.Write(until) : "", price.UnitPrice.MinorUnits, price.UnitPrice.Currency.Code, price.Unit.Code,
        price.Source,
    ];

    private static DatedPrice Price(PriceRowText row) => new(
        Gtin.FromNumber(row.Gtin), Scope.Parse(row.Scope), row.Channel.Length == 0 ? null : row.Channel, Enum.Parse<PriceKind>(row.Kind),
        new(row.MinorUnits, Currency.Of(row.Currency)), Unit.Of(row.Unit), Time(row.FromLocal),
        row.UntilLocal.Length == 0 ? null : Time(row.UntilLocal), row.Source);

    private static DateTime Time(string text) =>
        StoreTime.TryParse(text, out var local) ? local : throw new FormatException($"'{text}' in dated_prices is no time.");

    private sealed record PriceRowText(
        long Gtin, string Scope, string Channel, string Kind, string FromLocal, string UntilLocal, long MinorUnits, string Currency, string Unit,
        string Source);
}
