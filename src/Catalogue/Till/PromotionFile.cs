using System.Globalization;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Till;

/// <summary>A promotion as a row of <c>promotions.csv</c>. Scope, channel and times are read by who knows the stores.</summary>
internal static class PromotionFile
{
    public static readonly string[] Needed = ["id", "form", "goods"];

    public static readonly string[] Known =
    [
        "name", "scope", "channel", "from", "until", "goods2", "goods3", "goods4", "take", "pay", "percent", "amount", "spend", "max_uses", "max_a_basket", "members",
        "coupon", "clip", "funding", "layer", "ad", "page",
    ];

    private static readonly string[] GoodsColumns = ["goods", "goods2", "goods3", "goods4"];

    /// <param name="usual">The currency of amounts that name none.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Read(CsvRow row, Currency? usual, out Promotion? promotion)
    {
        promotion = null;
        var parts = new List<IReadOnlyList<Goods>>();
        foreach (var column in GoodsColumns.Where(column => row[column].Length > 0))
        {
            if (GoodsOf(row[column], out var goods) is { } wrong)
            {
                return $"{column}: {wrong}";
            }

            parts.Add(goods);
        }

        var take = new List<int>();
        foreach (var number in row["take"].Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var units))
            {
                return $"take: '{CsvTable.Shown(row["take"])}' is not a number such as 3, or one for each part: 2+1";
            }

            take.Add(units);
        }

        if (take.Count == 0)
        {
            take.AddRange(parts.Select(_ => 1));
        }

        var basisPoints = 0;
        if (row["percent"] is { Length: > 0 } percent)
        {
            if (!decimal.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 100
                || !decimal.IsInteger(number * 100))
            {
                return $"percent: '{CsvTable.Shown(percent)}' is not from 0 to 100 with two digits at most";
            }

            basisPoints = (int)(number * 100);
        }

        string?[] wrongs =
        [
            Amount(row, "amount", usual, out var amount), Amount(row, "spend", usual, out var spend), Whole(row, "pay", out var pay), Whole(row, "max_uses", out var uses),
            Whole(row, "max_a_basket", out var aBasket), Whole(row, "page", out var page), YesOrNo(row, "members", out var members),
            YesOrNo(row, "clip", out var clip),
        ];
        if (Array.Find(wrongs, one => one is not null) is { } first)
        {
            return first;
        }

        if (row["funding"] is not ("" or "store" or "manufacturer"))
        {
            return "funding: store or manufacturer";
        }

        var isManufacturers = row["funding"] == "manufacturer";
        promotion = new Promotion
        {
            Id = row["id"],
            Form = row["form"],
            Name = row["name"].Length > 0 ? row["name"] : row["id"],
            Parts = parts,
            Take = take,
            Pay = pay ?? 0,
            BasisPoints = basisPoints,
            Amount = amount,
            Spend = spend,
            MostUses = uses,
            MostABasket = aBasket,
            MembersOnly = members,
            Coupon = row["coupon"].Length > 0 ? row["coupon"] : null,
            Clip = clip,
            Funding = isManufacturers ? Funding.Manufacturer : Funding.Store,
            Layer = row["layer"].Length > 0 ? row["layer"]
                : Forms.Find(row["form"]) is SpendForm ? Stacking.Basket
                : isManufacturers ? Stacking.Manufacturer
                : row["coupon"].Length > 0 || clip ? Stacking.Coupon
                : Stacking.Item,
            Ad = row["ad"].Length > 0 ? row["ad"] : null,
            Page = page ?? 0,
            Source = "promotions.csv",
        };
        return row["id"].Length == 0 ? "id: a promotion needs one" : null;
    }

    /// <summary>Reads <c>gtin:0075… department:dairy brand:Acme -gtin:…</c>, parted by <c>|</c>; a minus leaves out.</summary>
    private static string? GoodsOf(string text, out List<Goods> goods)
    {
        goods = [];
        foreach (var one in text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Goods.Read(one, out var read) is { } wrong)
            {
                return wrong;
            }

            goods.Add(read);
        }

        return null;
    }

    private static string? Amount(CsvRow row, string column, Currency? usual, out Money? amount)
    {
        amount = null;
        if (row[column].Length == 0)
        {
            return null;
        }

        if (!WrittenAmount.TryRead(row[column], usual, out var money) || money.MinorUnits <= 0)
        {
            return $"{column}: '{CsvTable.Shown(row[column])}' is no amount above zero such as 5.00 USD";
        }

        amount = money;
        return null;
    }

    private static string? Whole(CsvRow row, string column, out int? number)
    {
        number = null;
        if (row[column].Length == 0)
        {
            return null;
        }

        if (!int.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return $"{column}: '{CsvTable.Shown(row[column])}' is no whole number";
        }

        number = whole;
        return null;
    }

    private static string? YesOrNo(CsvRow row, string column, out bool isYes)
    {
        isYes = row[column] == "yes";
        return row[column] is "" or "yes" or "no" ? null : $"{column}: yes or no";
    }
}
