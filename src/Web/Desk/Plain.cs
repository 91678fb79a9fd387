using System.Globalization;

namespace OpenAisle.Web.Desk;

/// <summary>Values as a file holds them, whatever the language: what a spreadsheet can count with.</summary>
internal static class Plain
{
    /// <summary>Units and cents with a point.</summary>
    public static string Amount(Money money) => money.ToString().Split(' ')[0];

    public static string Amount(Quantity quantity) => quantity.ToString().Split(' ')[0];

    public static string Number(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A cell of a number of steps, to be sorted by.</summary>
    public static decimal Size(Quantity quantity) => decimal.Parse(Amount(quantity), NumberStyles.Number, CultureInfo.InvariantCulture);
}
