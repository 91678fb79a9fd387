using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Orders.Baskets;
using OpenAisle.Web.Parts;
using OpenAisle.Web.Shell;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Kept;

/// <summary>What one visitor sees in the holes of a kept page: drawn by the same parts that draw whole pages.</summary>
internal sealed class VisitorParts(IAntiforgery antiforgery, Visit visit, Words words, Aisle aisle, HtmlEncoder encoder, ILoggerFactory logs)
{
    public async Task<IReadOnlyDictionary<string, byte[]>> Of(HttpContext http, KeptPage page, StoreProfile store)
    {
        var parts = new Dictionary<string, byte[]>
        {
            [Holes.Token] = Encoding.UTF8.GetBytes(Token.Field(antiforgery.GetAndStoreTokens(http))),
        };
        var isAtWork = http.User.May(People.Works);
        var basket = await visit.Basket() is { Lines.Count: > 0 } filled ? filled : null;
        if (!isAtWork && basket is null)
        {
            return parts;
        }

        await using var renderer = new HtmlRenderer(http.RequestServices, logs);
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            if (isAtWork)
            {
                parts[Holes.Work] = await Draw<WorkLink>(renderer, []);
            }

            if (basket is not null)
            {
                parts[Holes.Total] = Encoding.UTF8.GetBytes(encoder.Encode(words.Money(basket.Total)));
                await DrawBasket(renderer, page, store, basket, parts);
            }
        });
        return parts;
    }

    private async Task DrawBasket(HtmlRenderer renderer, KeptPage page, StoreProfile store, BasketView basket, Dictionary<string, byte[]> parts)
    {
        if (page.Has(Holes.Basket))
        {
            parts[Holes.Basket] = await Draw<BasketRail>(renderer, new() { [nameof(BasketRail.Store)] = store });
        }

        var here = basket.Lines.Select(line => line.Offer)
            .Where(offer => page.Has(Holes.Stepper(offer.Product.Gtin, wide: false)) || page.Has(Holes.Stepper(offer.Product.Gtin, wide: true)));
        foreach (var goods in await aisle.Of(store, [.. here]))
        {
            foreach (var wide in new[] { false, true })
            {
                var hole = Holes.Stepper(goods.Offer.Product.Gtin, wide);
                if (page.Has(hole))
                {
                    parts[hole] = await Draw<Stepper>(renderer, new() { [nameof(Stepper.Goods)] = goods, [nameof(Stepper.Wide)] = wide });
                }
            }
        }
    }

    private static async Task<byte[]> Draw<TPart>(HtmlRenderer renderer, Dictionary<string, object?> parameters)
        where TPart : IComponent
    {
        var drawn = await renderer.RenderComponentAsync<TPart>(ParameterView.FromDictionary(parameters));
        return Encoding.UTF8.GetBytes(drawn.ToHtmlString());
    }
}
