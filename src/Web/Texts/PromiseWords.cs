using System.Globalization;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Web.Texts;

/// <summary>A promotion as a flag that says what to do, in the reader's language.</summary>
internal static class PromiseWords
{
    extension(Words words)
    {
        public string Promise(Promotion promotion) => promotion.Form switch
        {
            FormName.Percent => words.Say("offer.percent", Percent(promotion)),
            FormName.AmountOff => words.Say("offer.amount-off", Amount(words, promotion)),
            FormName.Price => words.Say("offer.price", Amount(words, promotion)),
            FormName.NForM => words.Say("offer.n-for-m", promotion.Take[0], promotion.Pay),
            FormName.NForAmount => words.Say("offer.n-for-amount", promotion.Take[0], Amount(words, promotion)),
            FormName.NPercent => words.Say("offer.n-percent", promotion.Take[0], Percent(promotion)),
            FormName.ManyPercent => words.Say("offer.many-percent", promotion.Take[0], Percent(promotion)),
            FormName.Cheapest when promotion.BasisPoints == Promotion.Whole => words.Say("offer.cheapest-free", promotion.Take[0]),
            FormName.Cheapest when promotion is { Take: [2], BasisPoints: Promotion.Whole / 2 } => words["offer.second-half"],
            FormName.Cheapest => words.Say("offer.cheapest", promotion.Take[0], Percent(promotion)),
            FormName.BuyGet when promotion.BasisPoints == Promotion.Whole => words.Say("offer.buy-get-free", promotion.Take[0], promotion.Take[1]),
            FormName.BuyGet => words.Say("offer.buy-get", promotion.Take[0], promotion.Take[1], Percent(promotion)),
            FormName.Bundle => words.Say("offer.bundle", Amount(words, promotion)),
            FormName.SpendAmount => words.Say("offer.spend-amount", Spend(words, promotion), Amount(words, promotion)),
            FormName.SpendPercent => words.Say("offer.spend-percent", Spend(words, promotion), Percent(promotion)),

            // A form that was added and has no words here yet is told as the grocer named it.
            _ => promotion.Name,
        };
    }

    private static string Amount(Words words, Promotion promotion) => promotion.Amount is { } amount ? words.Money(amount) : "";

    private static string Spend(Words words, Promotion promotion) => promotion.Spend is { } spend ? words.Money(spend) : "";

    private static string Percent(Promotion promotion) => (promotion.BasisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
