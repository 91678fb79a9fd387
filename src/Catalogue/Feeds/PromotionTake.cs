using System.Globalization;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Catalogue.OpenFoodFacts;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>
/// Takes the rows of a promotion file: the terms, with one of the goods a row. Where the mapping names no form, the numbers tell it: an
/// amount for one is a price, for several an n-for-amount; a share is a percentage, of several of them too; with something to get it is buy
/// and get; with a sum to spend it is off the basket.
/// </summary>
internal sealed class PromotionTake(FeedSection section, FeedMapping mapping, FeedLoad load) : RowTake(section, load)
{
    private const int LongestId = 120;
    private const int LongestName = 200;
    private const int MostTaken = 1_000;
    private const int AllOff = 10_000;

    private readonly string _defaultFrom = load.Effective;

    protected override string? Take()
    {
        if (Text("promotion") is not { Length: <= LongestId } id || id.Any(char.IsControl))
        {
            return $"promotion: a number or name of at most {LongestId} signs";
        }

        if (Load.KnownStores.Scope(Text("store"), Text("zone"), out var noScope) is not { } scope)
        {
            return noScope;
        }

        var promotion = new Promotion { Id = id, Form = "", Name = CleanText.Of(Text("name"), LongestName) ?? id, Scope = Scope.Parse(scope), Source = Load.Source };
        if (Deletes)
        {
            Load.Promotions.Add(new(promotion, 1, null, Ends: true, Fields.Line));
            return null;
        }

        if (Goods(out var goods) is { } noGoods)
        {
            return noGoods;
        }

        if (Times(ref promotion) is { } noTimes)
        {
            return noTimes;
        }

        if (Terms(ref promotion) is { } noTerms)
        {
            return noTerms;
        }

        var part = Text("part") is { } said && int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        if (part is < 1 or > 9)
        {
            return "part: it is 1 to 9";
        }

        Load.Promotions.Add(new(promotion, part, goods, Ends: false, Fields.Line));
        return null;
    }

    private string? Goods(out Goods? goods)
    {
        goods = null;
        if (Text("goods") is { } said)
        {
            return Said(said, out goods);
        }

        if (Text("gtin") is not null)
        {
            var read = TryGtin(Fields.IndexOf("gtin"), out var gtin, out var whyNot);
            goods = read ? new(Promotions.Goods.Gtin, gtin.ToString()) : null;
            return whyNot;
        }

        return Said(
            Text("department") is { } department ? $"{Promotions.Goods.Department}:{department}"
            : Text("brand") is { } brand ? $"{Promotions.Goods.Brand}:{brand}"
            : Promotions.Goods.All,
            out goods);
    }

    private static string? Said(string said, out Goods? goods)
    {
        var wrong = Promotions.Goods.Read(said, out var read);
        goods = wrong is null ? read : null;
        return wrong is not null ? $"goods: {wrong}"
            : read.Kind == Promotions.Goods.Department && !Department.All.Contains(read.Value) ? $"department: '{Conversions.Shown(read.Value)}' is none of ours"
            : null;
    }

    private string? Times(ref Promotion promotion)
    {
        if (!WallTime.TryRead(Text("from") ?? _defaultFrom, out var from))
        {
            return $"from: '{Conversions.Shown(Text("from"))}' is no time";
        }

        DateTime? until = null;
        if (Text("until") is { } said)
        {
            if (!WallTime.TryRead(said, out var end))
            {
                return $"until: '{Conversions.Shown(said)}' is no time";
            }

            until = end;
        }

        promotion = promotion with { From = from, Until = until };
        return until <= from ? $"it ends at {WallTime.Write(until.Value)}, before it begins at {WallTime.Write(from)}" : null;
    }

    private string? Terms(ref Promotion promotion)
    {
        if (!TryAmount("amount", out var amount, out var whyNot) || !TryAmount("spend", out var spend, out whyNot))
        {
            return whyNot;
        }

        if (!TryTake(out var take) || !TryNumber("pay", 0, MostTaken, out var pay) || !TryNumber("most-uses", 0, 1_000_000, out var uses))
        {
            return "take, pay and most-uses are whole numbers";
        }

        if (!TryNumber("most-a-basket", 0, 1_000_000, out var aBasket) || !TryNumber("most-units", 0, 1_000_000, out var units))
        {
            return "most-a-basket and most-units are whole numbers";
        }

        // So many units in a basket are so many whole uses. Fewer than one use takes is no limit that anybody means.
        if (units is { } atMost && atMost >= take.Sum())
        {
            aBasket = Math.Min(aBasket is > 0 ? aBasket.Value : long.MaxValue, atMost / take.Sum());
        }

        var basisPoints = 0;
        if (amount is null && Text("percent") is { } percent) // where both stand, the amount is what the label says
        {
            if (!FedNumber.TryMinorUnits(percent, Currency.Usd, out var hundredths, out _) || hundredths is < 0 or > AllOff)
            {
                return $"percent: '{Conversions.Shown(percent)}' is no share of 0 to 100";
            }

            basisPoints = (int)hundredths;
        }

        if (Text("channel") is { } channel && !Channel.All.Contains(channel))
        {
            return $"channel: '{Conversions.Shown(channel)}' is none of {string.Join(", ", Channel.All)}";
        }

        if (Text("layer") is { } layer && !Stacking.Knows(layer))
        {
            return $"layer: '{Conversions.Shown(layer)}' is none of {string.Join(", ", Stacking.Layers.Select(known => known.Key))}";
        }

        var form = Text("form") ?? FormOf(take[0], pay ?? 0, basisPoints, amount, spend);
        if (form is null)
        {
            return "the numbers tell of no discount: neither an amount nor a share nor fewer to pay for";
        }

        if (Forms.Find(form) is null)
        {
            return $"{form}: there is no such form";
        }

        var isManufacturers = Text("funding") == "manufacturer";
        var clips = Fields.Says(Fields.IndexOf("clip"));
        promotion = promotion with
        {
            Form = form,
            Take = take,
            Pay = (int)(pay ?? 0),
            BasisPoints = basisPoints,
            Amount = amount,
            Spend = spend,
            MostUses = uses is > 0 ? (int)uses : null,
            MostABasket = aBasket is > 0 ? (int)aBasket : null,
            MembersOnly = Fields.Says(Fields.IndexOf("members")),
            Coupon = Text("coupon"),
            Channel = Text("channel"),
            Clip = clips,
            Funding = isManufacturers ? Funding.Manufacturer : Funding.Store,
            Layer = Text("layer") ?? (spend is not null ? Stacking.Basket
                : isManufacturers ? Stacking.Manufacturer
                : Text("coupon") is not null || clips ? Stacking.Coupon
                : Stacking.Item),
            Ad = Text("ad"),
            Page = Text("page") is { } page && int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
        };
        return WhyUnfit(promotion);
    }

    /// <summary>What is wrong with the terms, as far as one row can tell: what belongs to it may stand in other rows.</summary>
    private static string? WhyUnfit(Promotion promotion) =>
        promotion.Form is FormName.BuyGet or FormName.Bundle || promotion.Take.Count > 1 ? null : Forms.WhyUnfit(promotion with { Parts = [[new(Promotions.Goods.All, "")]] });

    private static string? FormOf(long take, long pay, int basisPoints, Money? amount, Money? spend) =>
        spend is not null ? amount is not null ? FormName.SpendAmount : basisPoints > 0 ? FormName.SpendPercent : null
        : pay > 0 ? FormName.NForM
        : amount is not null ? take > 1 ? FormName.NForAmount : FormName.Price
        : basisPoints > 0 ? take > 1 ? FormName.NPercent : FormName.Percent
        : null;

    /// <summary>How many of each part one use takes: <c>3</c>, or <c>2+1</c>. None is one.</summary>
    private bool TryTake(out IReadOnlyList<int> take)
    {
        var numbers = new List<int>();
        foreach (var part in (Text("take") ?? "1").Split('+'))
        {
            if (!FedNumber.TryWhole(part, out var units) || units is < 0 or > MostTaken)
            {
                take = [1];
                return false;
            }

            numbers.Add(Math.Max(1, (int)units));
        }

        take = numbers;
        return true;
    }

    private bool TryAmount(string field, out Money? amount, out string? whyNot)
    {
        amount = null;
        whyNot = null;
        if (Text(field) is not { } text)
        {
            return true;
        }

        if (!FedNumber.TryMinorUnits(text, mapping.Currency, out var minorUnits, out var why) || minorUnits < 0)
        {
            whyNot = $"{field}: {why ?? $"'{Conversions.Shown(text)}' is below zero"}";
            return false;
        }

        amount = minorUnits > 0 ? new(minorUnits, mapping.Currency) : null;
        return true;
    }

    private bool TryNumber(string field, long least, long most, out long? number)
    {
        number = null;
        if (Text(field) is not { } text)
        {
            return true;
        }

        var read = FedNumber.TryWhole(text, out var whole) && whole >= 0 && whole <= most;
        number = read && whole >= least ? whole : null;
        return read;
    }

    private string? Text(string field) => Fields[Fields.IndexOf(field)];
}
