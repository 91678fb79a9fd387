using System.Data.Common;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Till;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>Reads stores and their offers from the tables.</summary>
internal static class CatalogueReader
{
    public static async Task<IReadOnlyList<StoreProfile>> Stores(IShopDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var rows = await Read(
            connection, "select id, slug, name, time_zone, currency, address from stores order by name, id", null, cancel);
        var stores = new List<StoreProfile>();
        while (await rows.ReadAsync(cancel))
        {
            stores.Add(new(
                Id<Store>.Parse(rows.GetString(0), null), rows.GetString(1), rows.GetString(2), rows.GetString(3),
                Currency.Of(rows.GetString(4)), rows.GetString(5)));
        }

        return stores;
    }

    /// <summary>What a store offers, at the prices that hold now.</summary>
    public static async Task<StoreShelves> Shelves(IShopDatabase database, StoreProfile profile, TimeProvider clock, CancellationToken cancel)
    {
        var store = profile.Id;
        var till = await StoreTills.Read(database, profile, cancel);
        var now = clock.GetUtcNow();
        var until = DateTimeOffset.MaxValue;
        await using var connection = await database.Open(cancel);
        var names = await Names(connection, store, cancel);
        await using var rows = await Read(connection, """
            select p.gtin, p.name, p.brand, coalesce(s.size, p.size), p.department, p.sold_by, p.zone, p.plu,
                   c.minor_units, c.currency, c.unit, c.scale, c.increment, c.tare,
                   l.aisle, l.bay, l.shelf, l.sequence,
                   p.tax_class, p.container, p.age_limit, case when s.size is null then 0 else 1 end, c.since, p.preparation
            from prices c
            join products p on p.gtin = c.gtin
            left join places l on l.store = c.store and l.gtin = c.gtin
            left join invented_sizes s on s.gtin = c.gtin
            where c.store = @store
            """, store, cancel);
        var shared = new Dictionary<string, string>();
        var contents = new Dictionary<string, NetContent?>();
        var offers = new List<Offer>();
        while (await rows.ReadAsync(cancel))
        {
            var gtin = Gtin.FromNumber(rows.GetInt64(0));
            var size = Shared(rows.TextOrNull(3));
            var department = Shared(rows.GetString(4))!;
            var product = new Product(
                gtin, rows.GetString(1), Shared(rows.TextOrNull(2)), size, department,
                Enum.Parse<SoldBy>(rows.GetString(5)), Enum.Parse<TemperatureZone>(rows.GetString(6)), rows.TextOrNull(7))
            {
                Names = names.GetValueOrDefault(gtin.Number, NamesByLanguage.None),
                Content = ContentOf(size),
                TaxClass = Shared(rows.TextOrNull(18)) ?? TaxClass.UsualIn(department),
                Container = rows.TextOrNull(19) is { } container ? Enum.Parse<DrinkContainer>(container) : null,
                AgeLimit = rows.GetInt64(20) is > 0 and var years ? (int)years : null,
                IsSizeInvented = rows.GetInt64(21) == 1,
                Preparation = Shared(rows.TextOrNull(23)),
            };
            if (Priced(OfferOf(store, product, rows), rows.GetInt64(22)) is { } offer)
            {
                offers.Add(offer);
            }
        }

        return new(offers) { HoldUntil = until };

        // A dated price goes before the standing one; a product without either is not offered.
        Offer? Priced(Offer offer, long since)
        {
            if (!till.Prices.ContainsKey(offer.Product.Gtin))
            {
                return offer.UnitPrice.IsZero ? null : offer;
            }

            var standing = offer.UnitPrice.IsZero ? null : new StandingPrice(offer.UnitPrice, DateTimeOffset.FromUnixTimeMilliseconds(since));
            var answer = till.Resolve(offer.Product.Gtin, offer.Unit, standing, Channel.Online, now);
            until = answer?.NextChange is { } turn && turn < until ? turn : until;
            return answer is null ? null : offer with { UnitPrice = answer.Price.UnitPrice };
        }

        // The same few departments, brands and sizes stand in thousands of rows.
        string? Shared(string? text) =>
            text is null ? null : shared.TryGetValue(text, out var same) ? same : shared[text] = text;

        NetContent? ContentOf(string? size) =>
            size is null ? null : contents.TryGetValue(size, out var read) ? read : contents[size] = NetContent.Read(size);
    }

    private static Offer OfferOf(Id<Store> store, Product product, DbDataReader rows)
    {
        var unit = Unit.Of(rows.GetString(10));
        var scale = (byte)rows.GetInt64(11);
        var place = rows.IsDBNull(14)
            ? Nowhere
            : new Place((int)rows.GetInt64(14), (int)rows.GetInt64(15), (int)rows.GetInt64(16), (int)rows.GetInt64(17));
        return new(
            store, product, new Money(rows.GetInt64(8), Currency.Of(rows.GetString(9))), unit, scale,
            new Quantity(rows.GetInt64(12), unit, scale), new Quantity(rows.GetInt64(13), unit, scale), place);
    }

    /// <summary>A product that nobody gave a place is looked for at the end of the walk.</summary>
    private static Place Nowhere { get; } = new(0, 0, 0, int.MaxValue);

    private static async Task<Dictionary<long, NamesByLanguage>> Names(DbConnection connection, Id<Store> store, CancellationToken cancel)
    {
        await using var rows = await Read(connection, """
            select n.gtin, n.language, n.name from product_names n join prices c on c.gtin = n.gtin where c.store = @store order by n.gtin
            """, store, cancel);
        var names = new Dictionary<long, List<(string, string)>>();
        while (await rows.ReadAsync(cancel))
        {
            var gtin = rows.GetInt64(0);
            if (!names.TryGetValue(gtin, out var list))
            {
                names[gtin] = list = [];
            }

            list.Add((string.Intern(rows.GetString(1)), rows.GetString(2)));
        }

        return names.ToDictionary(pair => pair.Key, pair => new NamesByLanguage(pair.Value));
    }

    private static async Task<DbDataReader> Read(DbConnection connection, string sql, Id<Store>? store, CancellationToken cancel)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        if (store is { } id)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@store";
            parameter.Value = id.ToString();
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteReaderAsync(cancel);
    }
}
