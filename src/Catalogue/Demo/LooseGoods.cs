using System.Globalization;

namespace OpenAisle.Catalogue.Demo;

/// <summary>A good that carries no barcode of its own: a heap, a counter.</summary>
internal sealed record LooseGood(ProductRecord Record, Money UnitPrice, Unit Unit, byte Scale, long IncrementSteps, long TareSteps);

/// <summary>
/// The demo's loose and counter goods, from <c>loose-goods.csv</c>. Their GTIN is the number a scale of the shop prints: in the range for
/// restricted circulation, number system 2, five digits of the item, five of a price that is left at zero
/// (GS1 General Specifications, section 2.1.12).
/// </summary>
internal static class LooseGoods
{
    private const int Columns = 12;

    public static IReadOnlyList<LooseGood> Read()
    {
        using var file = new StreamReader(typeof(LooseGoods).Assembly.GetManifestResourceStream("demo/loose-goods.csv")!);
        var goods = new List<LooseGood>();
        file.ReadLine();
        while (file.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            goods.Add(cells.Length == Columns ? Good(cells) : throw new FormatException($"loose-goods.csv: '{line}' has not {Columns} cells."));
        }

        return goods;
    }

    private static LooseGood Good(string[] cells)
    {
        var item = long.Parse(cells[0], CultureInfo.InvariantCulture);
        var isWeighed = cells[3] == "lb";
        var (unit, scale) = isWeighed ? (Unit.Pound, (byte)2) : (Unit.Piece, (byte)0);
        var gtin = Gtin.WithCheckDigit(((200_000 + item) * 100_000) + 0);
        var product = new Product(
            gtin, cells[9], null, null, cells[1], isWeighed ? SoldBy.Weight : SoldBy.Piece, Enum.Parse<TemperatureZone>(cells[2], ignoreCase: true),
            item is >= 3_000 and <= 4_999 ? cells[0] : null)
        {
            TaxClass = cells[7],
            Preparation = cells[11].Length == 0 ? null : cells[11],
            Names = new([("en", cells[9]), ("zh-Hans", cells[10])]),
        };
        return new(
            new(product, new("house", AllergensTags: cells[8].Length == 0 ? null : cells[8])), Money.Parse($"{cells[4]} USD", null), unit, scale,
            isWeighed ? Steps(cells[5]) : 1, isWeighed ? Steps(cells[6]) : 0);

        long Steps(string pounds) => Quantity.Parse($"{pounds} LBR", null).Steps;
    }
}
