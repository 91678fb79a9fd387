using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenAisle.Orders;
using OpenAisle.Stock;

namespace OpenAisle.Web.Desk;

/// <summary>What a caller wants from now on, as it stands in an address or a form: a quantity for each line and for other goods, and nothing for a line that goes.</summary>
internal static class WantedLines
{
    public const string Prefix = "line-";

    /// <summary>At the end of an address: what was typed, to be changed again.</summary>
    public const string Edit = "&edit=1";

    /// <summary>By which words or GTIN other goods are looked for.</summary>
    public const string Find = "find";

    private const int MostAdded = 100;

    /// <summary>Goods of which something is said, and which were not ordered.</summary>
    public static IReadOnlyList<Gtin> Others(OrderView order, IEnumerable<string> names) =>
    [
        .. names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Gtin.TryParse(name[Prefix.Length..], out var gtin) ? gtin : (Gtin?)null).OfType<Gtin>()
            .Where(gtin => order.Lines.All(line => line.Gtin != gtin)).Distinct().Take(MostAdded),
    ];

    /// <summary>Null where something typed is no quantity. A line of which nothing is said stays as it was ordered; of other goods nothing is wanted then.</summary>
    /// <param name="offered">How the store sells the others; what it does not sell is read as pieces, and refused when it is priced.</param>
    public static IReadOnlyList<StockLine>? Read(
        OrderView order, Func<string, StringValues> typed, IReadOnlyList<Gtin> others, IReadOnlyDictionary<Gtin, Offer> offered)
    {
        var wanted = new List<StockLine>();
        foreach (var line in order.Lines)
        {
            var quantity = line.Quantity;
            if (typed(Prefix + line.Gtin) is [{ } text, ..] && !Figures.TryRead(text, line.Quantity.Unit, line.Quantity.Scale, out quantity))
            {
                return null;
            }

            if (!quantity.IsZero)
            {
                wanted.Add(new(line.Gtin, quantity));
            }
        }

        foreach (var gtin in others)
        {
            if (typed(Prefix + gtin) is not [{ Length: > 0 } text, ..])
            {
                continue;
            }

            var (unit, scale) = offered.TryGetValue(gtin, out var offer) ? (offer.Unit, offer.Scale) : (Unit.Piece, (byte)0);
            if (!Figures.TryRead(text, unit, scale, out var quantity))
            {
                return null;
            }

            if (!quantity.IsZero)
            {
                wanted.Add(new(gtin, quantity));
            }
        }

        return wanted;
    }

    /// <summary>The page that shows what a form says.</summary>
    public static string Address(Id<Order> order, IFormCollection form)
    {
        var address = new StringBuilder($"/manage/orders/{order}/change?store={Uri.EscapeDataString(form["store"].ToString())}");
        foreach (var (name, value) in form.Where(field => field.Key == "slot" || field.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            address.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value.ToString()));
        }

        return address.ToString();
    }
}
