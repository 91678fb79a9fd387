using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Rules;

/// <summary>A tax on a line.</summary>
/// <param name="Millionths">Of the taxed amount; 8.875 % are 88750.</param>
/// <param name="IsIncluded">The price has it in already, as value added tax has.</param>
public sealed record Levy(string Name, long Millionths, bool IsIncluded, string Reason, string Source);

/// <summary>A deposit on one sold unit.</summary>
/// <param name="IsTaxedWithGoods">The place taxes it where it taxes the goods.</param>
public sealed record DepositTerms(Money EachUnit, bool IsTaxedWithGoods, string Reason, string Source);

/// <summary>A price for comparing: what a pound, a kilogram, a hundred sheets cost.</summary>
/// <param name="Price">Without its currency, as digits behind the point say: 2.490 of three digits.</param>
public sealed record UnitPriceLabel(decimal Price, byte Digits, string Per, string Source);

/// <summary>Why something cannot be sold, or not so.</summary>
/// <param name="Code"><c>licence</c>, <c>hours</c> or <c>limit</c>.</param>
public sealed record Restriction(string Code, string Reason, string Source);

/// <summary>What an age check must see.</summary>
public sealed record AgeRule(int Years, string Reason, string Source);

/// <summary>The rules as they hold in one store on one day: each answer with its reason and source.</summary>
public sealed class PlaceRules(RuleBook book, StoreTerms terms, DateTime local)
{
    private readonly DateOnly _date = DateOnly.FromDateTime(local);

    private static readonly Dictionary<string, string> NoGoods = [];

    /// <summary>By then every hour of the week was looked at.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(7);

    /// <summary>Every levy once, each as the finest place that raises it says.</summary>
    public IReadOnlyList<Levy> Taxes(IReadOnlyDictionary<string, string> goods) =>
    [
        .. book.Of(Topic.Tax, terms.Place, _date, goods).DistinctBy(rule => rule["levy"])
            .Select(rule => new Levy(rule["levy"]!, Numbers.Millionths(rule["rate"])!.Value, rule["included"] == "yes", rule.Reason, rule.Source))
            .Where(levy => levy.Millionths > 0)
            .OrderBy(levy => levy.Name, StringComparer.Ordinal),
    ];

    public DepositTerms? Deposit(IReadOnlyDictionary<string, string> goods) =>
        book.Strongest(Topic.Deposit, terms.Place, _date, goods) is { } rule
            ? new(
                RuleWords.Amount(rule, "amount")!.Value * (goods.TryGetValue("packs", out var packs) && Numbers.TryRead(packs, out var each) ? (long)each : 1),
                rule["taxed"] == "with-goods", rule.Reason, rule.Source)
            : null;

    /// <summary>The unit price of a packed product, or of a weighed one.</summary>
    /// <param name="price">Of one whole <paramref name="unit"/>.</param>
    public UnitPriceLabel? UnitPrice(Product product, Money price, Unit unit, IReadOnlyDictionary<string, string> goods)
    {
        var content = product.SoldBy == SoldBy.Weight ? new Quantity(1, unit, 0) : product.Content?.Total;
        if (content is not { Steps: > 0 } held || book.Strongest(Topic.UnitPrice, terms.Place, _date, goods) is not { } rule
            || Unit.Of(rule["unit"]!) is var by && by.Dimension != held.Unit.Dimension)
        {
            return null;
        }

        var (bySize, byPart) = by.Size;
        var (size, part) = held.Unit.Size;
        var units = held.Steps / Pow(held.Scale) * size * byPart / ((decimal)part * bySize);
        var many = (decimal)(RuleWords.Whole(rule, "times") ?? 1) / (RuleWords.Whole(rule, "divide") ?? 1);
        var exact = price.MinorUnits / Pow(price.Currency.Digits) / units * many;
        var isBelow = rule["below"] is { } below && Numbers.TryRead(below, out var limit) && exact < limit;
        var digits = (byte)(RuleWords.Whole(rule, isBelow ? "digits_below" : "digits") ?? price.Currency.Digits);
        return new(Math.Round(exact, digits, MidpointRounding.AwayFromZero), digits, rule["label"]!, rule.Source);
    }

    /// <summary>The stricter of the place's rule and what the grocer filed with the product.</summary>
    public AgeRule? Age(Product product, IReadOnlyDictionary<string, string> goods)
    {
        var rule = book.Strongest(Topic.Age, terms.Place, _date, goods);
        var years = rule is null ? 0 : RuleWords.Whole(rule, "years")!.Value;
        return product.AgeLimit > years ? new(product.AgeLimit.Value, "The grocer's own limit", "product record")
            : rule is not null ? new(years, rule.Reason, rule.Source)
            : null;
    }

    /// <summary>Why it cannot be sold here and now; empty when it can.</summary>
    /// <param name="at">When it is handed over, by the clock on the store's wall; for a window its beginning.</param>
    /// <param name="until">The end of the window: no minute of it may lie in hours at which the thing is not sold. Null for a moment.</param>
    public IReadOnlyList<Restriction> Restrictions(
        IReadOnlyDictionary<string, string> goods, Quantity quantity, DateTime at, DateTime? until = null)
    {
        var found = new List<Restriction>();
        if (book.Strongest(Topic.Licence, terms.Place, _date, goods) is { } licence && !terms.Licences.Contains(licence["needs"]!))
        {
            found.Add(new("licence", licence.Reason, licence.Source));
        }

        if (ClosedIn(goods, at, until is { } end && end > at ? end.AddTicks(-1) : at) is { } hours)
        {
            found.Add(new("hours", hours.Reason, hours.Source));
        }

        if (book.Strongest(Topic.Limit, terms.Place, _date, goods) is { } limit && IsBeyond(limit, goods, quantity))
        {
            found.Add(new("limit", limit.Reason, limit.Source));
        }

        return found;
    }

    /// <summary>True where some hours of a week are barred: then it matters how long a window is.</summary>
    public bool HasHours(IReadOnlyDictionary<string, string> goods) => book.Strongest(Topic.Hours, terms.Place, _date, goods) is not null;

    private Rule? ClosedIn(IReadOnlyDictionary<string, string> goods, DateTime first, DateTime last)
    {
        for (var day = first.Date; day <= last.Date && day <= first.Date + LongestWindow; day = day.AddDays(1))
        {
            if (book.Strongest(Topic.Hours, terms.Place, DateOnly.FromDateTime(day), goods) is { } hours
                && RuleWords.Closed(hours)!.Any(closed => closed.Meets(day, first, last)))
            {
                return hours;
            }
        }

        return null;
    }

    public bool IsDiscountable(IReadOnlyDictionary<string, string> goods) =>
        book.Strongest(Topic.Discount, terms.Place, _date, goods)?["allowed"] != "no";

    /// <summary>Null where nobody said: then it is not.</summary>
    public (bool IsEligible, string Reason, string Source)? Snap(IReadOnlyDictionary<string, string> goods) =>
        terms.Licences.Contains(Topic.Snap) && book.Strongest(Topic.Snap, terms.Place, _date, goods) is { } rule
            ? (rule["eligible"] == "yes", rule.Reason, rule.Source)
            : null;

    public (Money Amount, string Reason, string Source)? Bag =>
        book.Strongest(Topic.Bag, terms.Place, _date, NoGoods) is { } rule ? (RuleWords.Amount(rule, "amount")!.Value, rule.Reason, rule.Source) : null;

    /// <summary>What is to be handed over in cash of an amount that is left after all other tenders; cards and EBT are never rounded.</summary>
    public Money InCash(Money due)
    {
        if (book.Strongest(Topic.Cash, terms.Place, _date, NoGoods) is not { } rule || RuleWords.Amount(rule, "step") is not { } step
            || step.Currency != due.Currency)
        {
            return due;
        }

        return new Money(due.Scale(1, step.MinorUnits).MinorUnits * step.MinorUnits, due.Currency);
    }

    public FormerPriceRule? FormerPrice =>
        book.Strongest(Topic.FormerPrice, terms.Place, _date, NoGoods) is { } rule
            ? new(
                rule["method"] == "held" ? FormerPriceMethod.Held : FormerPriceMethod.Lowest, RuleWords.Whole(rule, "days")!.Value,
                RuleWords.Whole(rule, "held") ?? 0, rule.Source)
            : null;

    private static bool IsBeyond(Rule limit, IReadOnlyDictionary<string, string> goods, Quantity quantity)
    {
        if (RuleWords.Whole(limit, "most") is { } most && quantity.Unit.Dimension == Dimension.Count && quantity.Steps > most)
        {
            return true;
        }

        return RuleWords.Whole(limit, "most_ml") is { } ml && goods.TryGetValue("total_ml", out var each) && Numbers.TryRead(each, out var total)
            && total * quantity.Steps > ml;
    }

    private static decimal Pow(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }
}
