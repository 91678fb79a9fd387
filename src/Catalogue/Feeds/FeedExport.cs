using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Writes the catalogue as CSV files, which the feeds and the <c>price</c> command read again.</summary>
public sealed class FeedExport(IShopDatabase database)
{
    // In the order in which they are read again. Columns with a colon are put together below: an amount with its currency, goods in words.
    private static readonly (string File, string Sql)[] Tables =
    [
        ("stores.csv", """
            select s.slug as store, coalesce(t.zone, '') as zone, coalesce(t.place, '') as place, s.time_zone, s.currency, coalesce(t.licences, '') as licences
            from stores s left join store_terms t on t.store = s.id order by s.slug
            """),
        ("store-details.csv", """
            select s.slug as store, s.name, s.address, s.time_zone, s.currency, coalesce(t.zone, '') as zone, coalesce(t.place, '') as place,
              coalesce(t.licences, '') as licences
            from stores s left join store_terms t on t.store = s.id order by s.slug
            """),
        ("products.csv", """
            select p.gtin, p.name, p.brand, p.size, p.department, p.tax_class as class,
              coalesce((select min(c.unit) from prices c where c.gtin = p.gtin), case when p.sold_by = 'Weight' then 'KGM' else 'H87' end) as sold_by,
              lower(p.container) as container, case when p.age_limit > 0 then cast(p.age_limit as text) else '' end as age
            from products p order by p.gtin
            """),
        ("product-details.csv", """
            select p.gtin, p.name, p.brand, p.size, p.department, p.sold_by, p.zone as temperature, p.plu,
              p.tax_class as class, lower(p.container) as container, case when p.age_limit > 0 then cast(p.age_limit as text) else '' end as age, p.preparation,
              (select n.name from product_names n where n.gtin = p.gtin and n.language = 'en') as name_en,
              (select n.name from product_names n where n.gtin = p.gtin and n.language = 'zh-Hans') as name_zh
            from products p order by p.gtin
            """),
        ("prices.csv", """
            select d.gtin, d.minor_units as "price:", d.currency as ":currency",
              case when s.slug is null then d.scope else 'store:' || s.slug end as scope, d.channel, lower(d.kind) as kind, d.unit,
              d.from_local as "from", d.until_local as until
            from dated_prices d left join stores s on d.scope = 'store:' || s.id
            union all
            select c.gtin, c.minor_units, c.currency, 'store:' || s.slug, '', 'regular', c.unit, '', ''
            from prices c join stores s on s.id = c.store
            where not exists (select 1 from dated_prices d where d.gtin = c.gtin and d.scope = 'store:' || c.store and d.channel = '' and d.kind = 'Regular')
            order by 1, 4, 5, 6, 8
            """),
        ("promotions.csv", """
            select p.id, p.form, 1 as "goods:", p.name, case when s.slug is null then p.scope else 'store:' || s.slug end as scope, p.channel,
              p.from_local as "from", p.until_local as until, 2 as "goods2:", 3 as "goods3:", 4 as "goods4:", p.take,
              case when p.pay > 0 then cast(p.pay as text) else '' end as pay, p.basis_points as "percent:", p.amount as "amount:", p.currency as ":currency",
              p.spend as "spend:", p.currency as ":currency", case when p.most_uses > 0 then cast(p.most_uses as text) else '' end as max_uses,
              case when p.most_a_basket > 0 then cast(p.most_a_basket as text) else '' end as max_a_basket,
              case when p.members_only = 1 then 'yes' else 'no' end as members, p.coupon, case when p.clip = 1 then 'yes' else 'no' end as clip,
              lower(p.funding) as funding, p.layer, p.ad, case when p.page > 0 then cast(p.page as text) else '' end as page
            from promotions p left join stores s on p.scope = 'store:' || s.id order by p.id
            """),
        ("places.csv", """
            select s.slug as store, l.gtin, l.aisle, l.bay, l.shelf, l.sequence from places l join stores s on s.id = l.store order by s.slug, l.gtin
            """),
        ("shelves.csv", """
            select s.slug as store, c.gtin, c.minor_units as "price:", c.currency as ":currency", c.unit, c.scale, c.increment, c.tare
            from prices c join stores s on s.id = c.store order by s.slug, c.gtin
            """),
    ];

    /// <summary>The files that were written, with how many rows each has.</summary>
    public async Task<IReadOnlyList<(string File, long Rows)>> Write(string folder, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(folder);
        await using var connection = await database.Open(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(
            database.Engine == Engines.Postgres ? IsolationLevel.RepeatableRead : IsolationLevel.Serializable, cancel); // all files of one moment
        var goods = (await connection.QueryAsync<(string Promotion, long Part, string Kind, string Value, long IsExcept)>(new CommandDefinition(
            "select promotion, part, kind, value, is_except from promotion_goods order by promotion, part, kind, value", null, snapshot, cancellationToken: cancel)))
            .ToLookup(row => (row.Promotion, row.Part), row => $"{(row.IsExcept != 0 ? "-" : "")}{row.Kind}{(row.Value.Length > 0 ? ":" + row.Value : "")}");
        var written = new List<(string, long)>();
        foreach (var (file, sql) in Tables)
        {
            await using var text = new StreamWriter(Path.Combine(folder, file), append: false, new UTF8Encoding(false));
            written.Add((file, await Rows(connection, snapshot, sql, text, (promotion, part) => string.Join('|', goods[(promotion, part)]), cancel)));
        }

        return written;
    }

    private static async Task<long> Rows(
        DbConnection connection, DbTransaction snapshot, string sql, StreamWriter text, Func<string, long, string> goodsOf, CancellationToken cancel)
    {
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(sql, null, snapshot, commandTimeout: 0, cancellationToken: cancel));
        var names = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToList();
        var shown = Enumerable.Range(0, rows.FieldCount).Where(column => !names[column].StartsWith(':')).ToList();
        await text.WriteAsync(string.Join(',', shown.Select(column => names[column].TrimEnd(':'))) + "\n");
        var count = 0L;
        while (await rows.ReadAsync(cancel))
        {
            count++;
            await text.WriteAsync(string.Join(',', shown.Select(column => Cell(Said(rows, names, column, goodsOf)))) + "\n");
        }

        return count;
    }

    private static string Said(DbDataReader row, List<string> names, int column, Func<string, long, string> goodsOf)
    {
        if (row.IsDBNull(column))
        {
            return "";
        }

        return names[column] switch
        {
            "gtin" => Gtin.FromNumber(row.GetInt64(column)).ToString(),
            "price:" or "amount:" or "spend:" => row.GetInt64(column) == 0 ? "" : new Money(row.GetInt64(column), Currency.Of(row.GetString(column + 1))).ToString(),
            "percent:" => row.GetInt64(column) == 0 ? "" : (row.GetInt64(column) / 100m).ToString("0.##", CultureInfo.InvariantCulture),
            ['g', 'o', 'o', 'd', 's', .., ':'] => goodsOf(row.GetString(0), row.GetInt64(column)),
            _ => Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture) ?? "",
        };
    }

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
