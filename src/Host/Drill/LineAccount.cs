using System.Text.Json;

namespace OpenAisle.Host.Drill;

/// <summary>A line as its fact has it, and what it comes to by plain arithmetic.</summary>
/// <param name="Due">Amount − discounts + deposit + tax that is not in the price.</param>
internal sealed record LineAccount(int Number, Gtin Gtin, Quantity Quantity, Money UnitPrice, Money Amount, Money Due)
{
    public static LineAccount Of(JsonElement line, string number)
    {
        var amount = Read(line, "amount");
        var quantity = Quantity.Parse(line.GetProperty("quantity").GetString()!, null);
        return new(
            line.GetProperty(number).GetInt32(), Gtin.Parse(line.GetProperty("gtin").GetString()!, null), quantity, Read(line, "unitPrice"), amount,
            line.TryGetProperty("charge", out var charge) ? amount - Read(charge, "discount") + Read(charge, "deposit") + Read(charge, "tax")
            : line.TryGetProperty("terms", out var terms) ? Ordered(terms, amount, quantity)
            : amount);
    }

    private static Money Ordered(JsonElement terms, Money amount, Quantity quantity)
    {
        var currency = amount.Currency;
        var net = amount;
        long byOthers = 0, millionths = 0;
        foreach (var saving in terms.GetProperty("savings").EnumerateArray())
        {
            net -= Read(saving, "amount");
            byOthers += saving.TryGetProperty("byManufacturer", out var paid) && paid.GetBoolean() ? Read(saving, "amount").MinorUnits : 0;
        }

        foreach (var levy in terms.GetProperty("levies").EnumerateArray())
        {
            millionths += levy.TryGetProperty("included", out var included) && included.GetBoolean() ? 0 : levy.GetProperty("millionths").GetInt64();
        }

        var deposit = terms.TryGetProperty("deposit", out var each) ? Money.Parse(each.GetString()!, null).MinorUnits * quantity.Steps : 0;
        var taxed = net.MinorUnits + byOthers + (terms.TryGetProperty("depositTaxed", out var its) && its.GetBoolean() ? deposit : 0);
        var tax = (long)Math.Round(taxed * millionths / 1_000_000m, MidpointRounding.AwayFromZero);
        return new(net.MinorUnits + deposit + tax, currency);
    }

    private static Money Read(JsonElement of, string name) => Money.Parse(of.GetProperty(name).GetString()!, null);
}
