using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>Files and reads promotions. Who writes counts the change of the stores concerned and commits.</summary>
internal static class PromotionRows
{
    private static readonly string[] Key = ["id"];

    private static readonly string[] Columns =
    [
        "id", "form", "name", "scope", "channel", "from_local", "until_local", "take", "pay", "basis_points", "amount", "spend", "currency",
        "most_uses", "members_only", "coupon", "clip", "funding", "layer", "ad", "page", "source", "most_a_basket", "version",
    ];

    private const char Separator = '\u001f';

    private static readonly string[] GoodsKey = ["promotion", "part", "kind", "value"];

    private static readonly string[] GoodsColumns = ["promotion", "part", "kind", "value", "is_except"];

    private static readonly string[] NamesKey = ["promotion", "language"];

    private static readonly string[] NamesColumns = ["promotion", "language", "name"];

    /// <summary>A promotion with the same id takes the place of the one that stood there, goods and all.</summary>
    public static async Task Write(DbTransaction transaction, IReadOnlyCollection<Promotion> promotions, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var promotion in promotions)
        {
            await FormerPromotions.Keep(transaction, promotion.Id, VersionOf(promotion), now, cancel);
        }

        await Rows.Upsert(transaction, "promotions", Key, Columns, [.. promotions.Select(Row)], cancel);
        await Rows.Upsert(transaction, "promotion_goods", GoodsKey, GoodsColumns, [.. promotions.SelectMany(GoodsOf)], cancel);
        await Rows.Upsert(transaction, "promotion_names", NamesKey, NamesColumns, [.. promotions.SelectMany(NamesOf)], cancel);
    }

    public static async Task Delete(DbTransaction transaction, string id, DateTimeOffset now, CancellationToken cancel)
    {
        await FormerPromotions.Keep(transaction, id, null, now, cancel);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "delete from promotions where id = @id", new { id }, transaction, cancellationToken: cancel));
    }

    /// <summary>The names of a promotion's columns, for statements that copy whole rows.</summary>
    internal static string AllColumns { get; } = string.Join(", ", Columns);

    /// <summary>The promotions that may hold in a store, past and coming ones too.</summary>
    public static Task<IReadOnlyList<Promotion>> Read(DbConnection connection, StoreTerms terms, CancellationToken cancel) =>
        Named(connection, "", null, scope => scope.Holds(terms.Store, terms.Zone), cancel);

    /// <summary>All promotions of a source, past and coming ones too.</summary>
    public static Task<IReadOnlyList<Promotion>> OfSource(DbConnection connection, string source, CancellationToken cancel) =>
        Named(connection, "where p.source = @source", new { source }, _ => true, cancel);

    /// <summary>What stood under an id before; null when it is not kept any more.</summary>
    public static async Task<Promotion?> Former(DbConnection connection, string id, string version, CancellationToken cancel) =>
        (await Read(
            connection, "former_promotions", "(select * from former_promotion_goods where version = @version)", "where p.id = @id and p.version = @version",
            new { id, version }, _ => true, cancel)).SingleOrDefault();

    /// <summary>Promotions that stand, with their names in other languages; what stood before keeps its own alone.</summary>
    private static async Task<IReadOnlyList<Promotion>> Named(
        DbConnection connection, string which, object? parameters, Func<Scope, bool> wants, CancellationToken cancel)
    {
        var promotions = await Read(connection, "promotions", "promotion_goods", which, parameters, wants, cancel);
        var names = (await connection.QueryAsync<(string Promotion, string Language, string Name)>(new CommandDefinition(
            $"select n.promotion, n.language, n.name from promotion_names n join promotions p on p.id = n.promotion {which}",
            parameters, cancellationToken: cancel))).ToLookup(row => row.Promotion, row => (row.Language, row.Name));
        return [.. promotions.Select(one => names.Contains(one.Id) ? one with { Names = new(names[one.Id]) } : one)];
    }

    private static async Task<IReadOnlyList<Promotion>> Read(
        DbConnection connection, string table, string goodsTable, string which, object? parameters, Func<Scope, bool> wants, CancellationToken cancel)
    {
        var goods = (await connection.QueryAsync<(string Promotion, long Part, string Kind, string Value, long IsExcept)>(new CommandDefinition(
            $"""
            select g.promotion, g.part, g.kind, g.value, g.is_except from {goodsTable} g join {table} p on p.id = g.promotion {which}
            order by g.promotion, g.part, g.kind, g.value
            """,
            parameters, cancellationToken: cancel))).ToLookup(row => row.Promotion);
        var promotions = new List<Promotion>();
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select {AllColumns} from {table} p {which} order by id", parameters, cancellationToken: cancel));
        while (await rows.ReadAsync(cancel))
        {
            var id = rows.GetString(0);
            var scope = Scope.Parse(rows.GetString(3));
            if (wants(scope))
            {
                promotions.Add(Of(rows, id, scope, goods[id].Select(row => (row.Part, new Goods(row.Kind, row.Value, row.IsExcept != 0)))));
            }
        }

        return promotions;
    }

    private static Promotion Of(DbDataReader rows, string id, Scope scope, IEnumerable<(long Part, Goods Goods)> goods)
    {
        var currency = rows.GetString(12) is { Length: > 0 } code ? Currency.Of(code) : default;
        var take = rows.GetString(7).Split('+').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var parts = goods.ToLookup(row => row.Part, row => row.Goods);
        return new()
        {
            Id = id,
            Form = rows.GetString(1),
            Name = rows.GetString(2),
            Scope = scope,
            Channel = Text(4),
            From = Time(rows.GetString(5)),
            Until = Text(6) is { } until ? Time(until) : null,
            Parts = [.. Enumerable.Range(1, take.Length).Select(part => parts[part].ToArray())],
            Take = take,
            Pay = (int)rows.GetInt64(8),
            BasisPoints = (int)rows.GetInt64(9),
            Amount = rows.GetInt64(10) is var amount and not 0 ? new(amount, currency) : null,
            Spend = rows.GetInt64(11) is var spend and not 0 ? new(spend, currency) : null,
            MostUses = rows.GetInt64(13) is var uses and not 0 ? (int)uses : null,
            MembersOnly = rows.GetInt64(14) != 0,
            Coupon = Text(15),
            Clip = rows.GetInt64(16) != 0,
            Funding = Enum.Parse<Funding>(rows.GetString(17)),
            Layer = rows.GetString(18),
            Ad = Text(19),
            Page = (int)rows.GetInt64(20),
            Source = rows.GetString(21),
            MostABasket = rows.GetInt64(22) is var most and not 0 ? (int)most : null,
            Version = Text(23),
        };

        string? Text(int column) => rows.GetString(column) is { Length: > 0 } text ? text : null;
    }

    private static object?[] Row(Promotion p) => [.. Terms(p), VersionOf(p)];

    /// <summary>The same for two promotions that promise the same.</summary>
    private static string VersionOf(Promotion p)
    {
        const int Bytes = 8; // of one id's few versions, and nobody gains by making two alike
        var goods = GoodsOf(p).Select(row => string.Join(Separator, row)).Order(StringComparer.Ordinal);
        var text = string.Join(Separator, Terms(p)) + Separator + string.Join(Separator, goods);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));
    }

    private static object?[] Terms(Promotion p) =>
    [
        p.Id, p.Form, p.Name, p.Scope.ToString(), p.Channel ?? "", StoreTime.Write(p.From), p.Until is { } until ? StoreTime.Write(until) : "",
        string.Join('+', p.Take), (long)p.Pay, (long)p.BasisPoints, p.Amount?.MinorUnits ?? 0, p.Spend?.MinorUnits ?? 0,
        (p.Amount ?? p.Spend)?.Currency.Code ?? "", (long)(p.MostUses ?? 0), p.MembersOnly ? 1L : 0L, p.Coupon ?? "", p.Clip ? 1L : 0L,
        p.Funding.ToString(), p.Layer, p.Ad ?? "", (long)p.Page, p.Source,
        (long)(p.MostABasket ?? 0),
    ];

    private static IEnumerable<object?[]> GoodsOf(Promotion p) =>
        p.Parts.SelectMany((part, index) => part.Select(goods =>
            new object?[] { p.Id, (long)(index + 1), goods.Kind, goods.Value, goods.Except ? 1L : 0L }));

    private static IEnumerable<object?[]> NamesOf(Promotion p) => p.Names.All.Select(name => new object?[] { p.Id, name.Language, name.Name });

    private static DateTime Time(string text) =>
        StoreTime.TryParse(text, out var local) ? local : throw new FormatException($"'{text}' in promotions is no time.");
}
