using System.Collections.Frozen;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>A form of promotion: its name, what it needs, what it says.</summary>
internal abstract class Form(string key, int parts, string needs)
{
    /// <summary>As tables, files and feeds write it: see <see cref="FormName"/>.</summary>
    public string Key => key;

    /// <summary>How many parts it has; of a bundle, how many it may have.</summary>
    public int Parts => parts;

    /// <summary>The numbers it cannot do without, as their columns are called.</summary>
    public IReadOnlyList<string> Needs { get; } = needs.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with a promotion of this form; null when nothing is.</summary>
    public virtual string? WhyUnfit(Promotion promotion) => null;

    /// <summary>In few words what it does, for the receipt and for whoever asks why.</summary>
    public abstract string Says(Promotion promotion);
}

/// <summary>A form whose uses take units of goods, which then are in no other promotion of the layer.</summary>
internal abstract class GoodsForm(string key, int parts, string needs) : Form(key, parts, needs)
{
    /// <param name="most">Uses that the goods in the basket could make at most.</param>
    public abstract Machine Machine(Promotion promotion, int most);
}

/// <summary>The forms there are: a new one is a file in <c>Forms/</c> and a line here.</summary>
internal static class Forms
{
    public static IReadOnlyList<Form> All { get; } =
    [
        new PercentForm(),
        new AmountOffForm(),
        new PriceForm(),
        new NForMForm(),
        new NForAmountForm(),
        new NPercentForm(),
        new ManyPercentForm(),
        new CheapestForm(),
        new BuyGetForm(),
        new BundleForm(),
        new SpendAmountForm(),
        new SpendPercentForm(),
    ];

    private static readonly FrozenDictionary<string, Form> ByKey = All.ToFrozenDictionary(form => form.Key);

    public static Form? Find(string key) => ByKey.GetValueOrDefault(key);

    public static Form Of(Promotion promotion) =>
        Find(promotion.Form) ?? throw new InvalidOperationException($"Promotion {promotion.Id} has an unknown form '{promotion.Form}'.");

    /// <summary>What is wrong with a promotion; null when nothing is. Whoever files one asks first.</summary>
    public static string? WhyUnfit(Promotion p)
    {
        if (Find(p.Form) is not { } form)
        {
            return $"there is no form '{p.Form}'";
        }

        return form.Needs.FirstOrDefault(need => !Has(p, need)) is { } missing ? $"a promotion of form {p.Form} needs '{missing}' above zero"
            : p.BasisPoints is < 0 or > Promotion.Whole ? "percent is from 0 to 100"
            : p.Take.Count is < 1 or > Promotion.MostParts || p.Take.Any(count => count is < 1 or > Promotion.MostTaken)
                ? $"take is 1 to {Promotion.MostParts} numbers from 1 to {Promotion.MostTaken}"
            : form.Parts == Promotion.MostParts ? p.Take.Count < 2 ? "a bundle takes from at least two parts" : Rest()
            : p.Take.Count != form.Parts ? $"a promotion of form {p.Form} takes from {form.Parts} part{(form.Parts == 1 ? "" : "s")}"
            : Rest();

        string? Rest() =>
            p.Parts.Count != p.Take.Count || p.Parts.Any(part => part.All(goods => goods.Except)) ? "each part needs goods"
            : p.Parts.SelectMany(part => part).Any(goods => !Goods.Kinds.Contains(goods.Kind)) ? $"goods are of {string.Join(", ", Goods.Kinds)}"
            : !Stacking.Knows(p.Layer) ? $"there is no layer '{p.Layer}'"
            : form is SpendForm != (p.Layer == Stacking.Basket) ? "spend forms stand in the layer 'basket', and only they"
            : p.Until <= p.From ? "it ends before it begins"
            : p.MostUses < 1 || p.MostABasket < 1 ? "max_uses and max_a_basket are above zero"
            : p.Amount is { } amount && p.Spend is { } spend && amount.Currency != spend.Currency ? "amount and spend are of one currency"
            : form.WhyUnfit(p);
    }

    private static bool Has(Promotion p, string need) => need switch
    {
        "take" => p.Take.Count > 0,
        "pay" => p.Pay > 0,
        "percent" => p.BasisPoints > 0,
        "amount" => p.Amount is { MinorUnits: > 0 },
        "spend" => p.Spend is { MinorUnits: > 0 },
        _ => true,
    };
}
