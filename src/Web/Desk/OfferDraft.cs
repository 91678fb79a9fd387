using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Web.Desk;

/// <summary>An offer as a manager types it: for one product or a department, in the forms that need few numbers.</summary>
/// <param name="Goods">A product's GTIN or a department's key, in letters of any case.</param>
/// <param name="Number">Per cent, or how many pieces.</param>
/// <param name="Price">The amount off, the price of each, or the price of all of them.</param>
internal sealed record OfferDraft(string Id, string Form, string Name, string Goods, string Number, string Price, string Days)
{
    public const int MostDays = 366;

    private const int HundredthsOfAPercent = 100;

    /// <summary>The forms, each with what has to be typed for it.</summary>
    public static IReadOnlyList<(string Form, bool AsksNumber, bool AsksPrice)> Forms { get; } =
    [
        (FormName.Percent, true, false), (FormName.AmountOff, false, true), (FormName.Price, false, true), (FormName.NForM, true, false),
        (FormName.NForAmount, true, true),
    ];

    public static string IdOf(Guid id) => $"manager-{id:D}";

    public static OfferDraft Read(Func<string, string?> field) => new(
        field("id") ?? "", field("form") ?? "", (field("name") ?? "").Trim(), (field("goods") ?? "").Trim(), (field("number") ?? "").Trim(),
        (field("price") ?? "").Trim(), (field("days") ?? "").Trim());

    /// <summary>The offer that it makes; or the field that it cannot be read from, and the code of the sentence that says why.</summary>
    public (Promotion? Promotion, string Field, string Code) Make(StoreProfile store, DateTime now)
    {
        if (!Forms.Any(form => form.Form == Form) || !Guid.TryParse(Id, out var id))
        {
            return Not("form");
        }

        var (_, asksNumber, asksPrice) = Forms.First(form => form.Form == Form);
        var number = 0;
        if (asksNumber && (!int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 99))
        {
            return Not("number");
        }

        var price = Money.Zero(store.Currency);
        if (asksPrice && (!Figures.TryReadMoney(Price, store.Currency, out price) || price.MinorUnits <= 0))
        {
            return Not("price");
        }

        if (Goods.Length == 0)
        {
            return Not("goods");
        }

        if (!int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > MostDays)
        {
            return Not("days");
        }

        if (GoodsOf(Goods) is not { } goods)
        {
            return (null, "goods", "offer-department");
        }

        var promotion = new Promotion
        {
            Id = IdOf(id),
            Form = Form,
            Name = Name,
            From = now,
            Until = now.Date.AddDays(days),
            Parts = [[goods]],
            Take = [Form is FormName.NForM or FormName.NForAmount ? number : 1],
            Pay = Form == FormName.NForM ? number - 1 : 0,
            BasisPoints = Form == FormName.Percent ? number * HundredthsOfAPercent : 0,
            Amount = asksPrice ? price : null,
        };
        return SetPromotion.WhyUnfit(promotion with { Scope = Catalogue.Prices.Scope.Of(store.Id) }, store) is null ? (promotion, "", "") : Not(promotion.Name.Length == 0 ? "name" : "form");
    }

    /// <summary>Null where it is no product's code, and no department is called that.</summary>
    private static Goods? GoodsOf(string typed) =>
        Gtin.TryParse(typed, out var gtin) ? new(Catalogue.Promotions.Goods.Gtin, gtin.ToString())
        : Department.All.FirstOrDefault(key => key.Equals(typed, StringComparison.OrdinalIgnoreCase)) is { } department ? new(Catalogue.Promotions.Goods.Department, department)
        : null;

    private static (Promotion? Promotion, string Field, string Code) Not(string field) => (null, field, "offer-" + field);
}
