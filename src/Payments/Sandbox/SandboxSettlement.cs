using System.Globalization;

namespace OpenAisle.Payments.Sandbox;

/// <summary>Reads a line of the sandbox's settlement file: comma-separated values whose columns go by name, none of them quoted.</summary>
internal static class SandboxSettlement
{
    /// <exception cref="FormatException">The line cannot be read; a settlement is read whole or not at all.</exception>
    public static SettledMovement Read(string[] header, string line)
    {
        var cells = line.Split(',');
        var minorUnits = long.Parse(Cell("amount_minor"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var money = new Money(Math.Abs(minorUnits), Currency.Of(Cell("currency")));
        return Cell("kind") switch
        {
            "capture" => new(Cell("reference"), Captured: money, Refunded: Money.Zero(money.Currency)),
            "refund" => new(Cell("reference"), Captured: Money.Zero(money.Currency), Refunded: money),
            var other => throw new FormatException($"A settlement line of kind '{other}' is not known."),
        };

        string Cell(string name) =>
            Array.IndexOf(header, name) is >= 0 and var at && at < cells.Length
                ? cells[at]
                : throw new FormatException($"The settlement line '{line}' has no {name}.");
    }
}
