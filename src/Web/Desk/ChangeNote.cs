using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Stock;

namespace OpenAisle.Web.Desk;

/// <summary>A change of an order as the log keeps it, before and after: the total, the window, and the lines that differ; in no language.</summary>
/// <param name="Before">Parts with <see cref="Between"/> between them, such as <c>3.20 USD · pickup-2026-11-23T16:00Z · 00204011000008 1.00 LBR</c>.</param>
internal sealed record ChangeNote(string Before, string After)
{
    public const string Between = " · ";

    public static ChangeNote Of(OrderView before, SlotId? slot, IReadOnlyList<StockLine> lines, Money total)
    {
        var (was, now) = (new List<string> { before.Total.ToString() }, new List<string> { total.ToString() });
        if (slot is { } wanted && wanted != before.Slot)
        {
            was.Add(before.Slot?.ToString() ?? "");
            now.Add(wanted.ToString());
        }

        foreach (var line in before.Lines)
        {
            var left = lines.FirstOrDefault(one => one.Gtin == line.Gtin) is { Quantity: var quantity } stays && stays.Gtin == line.Gtin ? quantity : line.Quantity.None;
            if (left != line.Quantity)
            {
                was.Add(Of(line.Gtin, line.Quantity));
                now.Add(Of(line.Gtin, left));
            }
        }

        now.AddRange(lines.Where(line => before.Lines.All(ordered => ordered.Gtin != line.Gtin)).Select(line => Of(line.Gtin, line.Quantity)));
        return new(string.Join(Between, was), string.Join(Between, now));
    }

    public static string Of(Gtin gtin, Quantity quantity) => $"{gtin} {quantity}";

    /// <summary>The product and how much of it, where a part says that.</summary>
    public static (Gtin Gtin, Quantity Quantity)? Line(string part) =>
        part.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && Gtin.TryParse(part[..space], null, out var gtin)
        && Quantity.TryParse(part[(space + 1)..], null, out var quantity)
            ? (gtin, quantity)
            : null;
}
