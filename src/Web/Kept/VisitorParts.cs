using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Web.Parts;
using OpenAisle.Web.Shell;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Kept;

/// <summary>What one visitor sees in the holes of a kept page: drawn by the same parts that draw whole pages.</summary>
internal sealed class VisitorParts(
    IAntiforgery antiforgery, Visit visit, Words words, HtmlEncoder encoder, DrawnParts drawn, DeclaredGoods declaredGoods, IServiceProvider services, ILoggerFactory logs)
    : IAsyncDisposable
{
    private HtmlRenderer? _renderer;

    public async Task<IReadOnlyDictionary<string, OwnPart>> Of(HttpContext http, KeptPage page, StoreProfile store)
    {
        var parts = new Dictionary<string, OwnPart>
        {
            [Holes.Token] = OwnPart.Of(Token.Field(antiforgery.GetAndStoreTokens(http))),
        };
        if (http.User.May(People.Works))
        {
            parts[Holes.Work] = await drawn.Get<WorkLink>(Holes.Work, words.Code, [], Renderer, []);
        }

        if (visit.Shopper is not null && page.Has(Holes.Usual))
        {
            parts[Holes.Usual] = await drawn.Get<UsualLink>(Holes.Usual + store.Slug, words.Code, [], Renderer, new() { [nameof(UsualLink.Store)] = store });
        }

        if (await visit.Diet() is { } diet)
        {
            await Fill(parts, page, http, diet);
        }

        if (await visit.Basket() is { Lines.Count: > 0 } basket)
        {
            await Fill(parts, page, store, basket);
        }

        return parts;
    }

    public ValueTask DisposeAsync() => _renderer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task Fill(Dictionary<string, OwnPart> parts, KeptPage page, StoreProfile store, BasketView basket)
    {
        parts[Holes.Total] = OwnPart.Of($"<span class=\"sr\">{encoder.Encode(words["nav.basket"])} </span>{encoder.Encode(words.Money(basket.Total))}");
        if (page.Has(Holes.Basket))
        {
            object[] madeOf = [basket.Total, (basket.Minimum, basket.Missing), .. basket.Lines.SelectMany(line => new object[] { line.Line.Quantity, line.Line.Due(), line.Offer })];
            parts[Holes.Basket] = await drawn.Get<BasketRail>(
                string.Create(CultureInfo.InvariantCulture, $"{Holes.Basket} {basket.Id}"), words.Code, madeOf, Renderer, new() { [nameof(BasketRail.Store)] = store });
        }

        foreach (var line in basket.Lines)
        {
            var goods = new Goods(line.Offer, line.Line.Quantity, line.SoldOut, line.CanAddMore);
            await Fill(parts, page, goods, wide: false);
            await Fill(parts, page, goods, wide: true);
        }
    }

    private async Task Fill(Dictionary<string, OwnPart> parts, KeptPage page, HttpContext http, DietProfile diet)
    {
        var kept = $"{string.Join(' ', diet.Allergens)}|{string.Join(' ', diet.Diets)}";
        parts[Holes.Diet] = await drawn.Get<DietOf>($"{Holes.Diet} {kept}", words.Code, [], Renderer, new() { [nameof(DietOf.Profile)] = diet });
        if (Gtin.TryParse(http.GetRouteValue("gtin") as string, out var gtin) && page.Has(Holes.DietOf(gtin)))
        {
            var declared = (await declaredGoods.Of([gtin], http.RequestAborted))[gtin];
            parts[Holes.DietOf(gtin)] = await drawn.Get<DietWarning>(
                $"{Holes.DietOf(gtin)} {kept}", words.Code, [declared], Renderer,
                new()
                {
                    [nameof(DietWarning.Declared)] = declared,
                    [nameof(DietWarning.Against)] = declared.Of(diet.Allergens, diet.Diets),
                    [nameof(DietWarning.Full)] = true,
                });
        }
    }

    private async Task Fill(Dictionary<string, OwnPart> parts, KeptPage page, Goods goods, bool wide)
    {
        var hole = Holes.Stepper(goods.Offer.Product.Gtin, wide);
        if (page.Has(hole))
        {
            // Steppers that look the same are the same for everybody: so much of it in the basket, and one more to be had or not.
            parts[hole] = await drawn.Get<Stepper>(
                $"{hole} {goods.InBasket} {goods.CanAddMore}", words.Code, [goods.Offer, goods.SoldOut], Renderer,
                new() { [nameof(Stepper.Goods)] = goods, [nameof(Stepper.Wide)] = wide });
        }
    }

    private HtmlRenderer Renderer() => _renderer ??= new(services, logs);
}
