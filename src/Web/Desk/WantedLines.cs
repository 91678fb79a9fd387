using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenAisle.Orders;
using OpenAisle.Stock;

namespace OpenAisle.Web.Desk;

/// <summary>What of an order a caller wants from now on, as it stands in an address or a form: a quantity for each line, and nothing for a line that goes.</summary>
internal static class WantedLines
{
    public const string Prefix = "line-";

    /// <summary>At the end of an address: what was typed, to be changed again.</summary>
    public const string Edit = "&edit=1";

    /// <summary>Null where something typed is no quantity. A line of which nothing is said stays as it was ordered.</summary>
    public static IReadOnlyList<StockLine>? Read(OrderView order, Func<string, StringValues> typed)
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
