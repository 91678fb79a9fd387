using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Till;

/// <summary>A basket as a file asks for it: who, where, when, what. See <c>docs/pricing.md</c>.</summary>
internal sealed record BasketFile
{
    /// <summary>Lines of one basket: far more than any till has seen.</summary>
    public const int MostLines = 2_000;

    public const long MostBytes = 4 * 1024 * 1024;

    private const int MostPieces = 100_000;

    /// <summary>A store of <c>stores.csv</c>; its only one when left out.</summary>
    public string? Store { get; init; }

    /// <summary>By the clock on the store's wall; now when left out.</summary>
    public string? At { get; init; }

    public string? Channel { get; init; }

    public bool Member { get; init; }

    public IReadOnlyList<string>? Coupons { get; init; }

    public IReadOnlyList<string>? Clips { get; init; }

    public IReadOnlyDictionary<string, int>? Used { get; init; }

    /// <summary>An amount, in the store's currency where it names none.</summary>
    [JsonConverter(typeof(TextOrNumber))]
    public string? Tip { get; init; }

    public required IReadOnlyList<BasketFileLine> Lines { get; init; }

    /// <summary>JSON, or comma-separated with the columns <c>gtin</c> and <c>quantity</c>.</summary>
    public static BasketFile? Read(Stream stream, string file, List<FileFault> faults)
    {
        if (stream.Length > MostBytes)
        {
            faults.Add(new(file, 0, $"a basket file has at most {MostBytes / 1024 / 1024} MB"));
            return null;
        }

        try
        {
            var first = First(stream);
            if (first == '[')
            {
                faults.Add(new(file, 1, "it is a list; a basket is {\"lines\": […]}"));
                return null;
            }

            var basket = first == '{' ? JsonSerializer.Deserialize(stream, BasketFileJson.Default.BasketFile) : OfCsv(stream, file, faults);
            return basket is not null && IsFit(basket, file, faults) ? basket : null;
        }
        catch (JsonException damaged)
        {
            faults.Add(new(file, (int)(damaged.LineNumber ?? 0) + 1, Plainly(damaged) + (damaged.Path is { } path ? $" at {path}" : "")));
            return null;
        }
    }

    /// <summary>What the parser means, without the names of our types.</summary>
    private static string Plainly(JsonException damaged)
    {
        var quoted = damaged.Message.Split('\'');
        return damaged.Message switch
        {
            _ when damaged.Message.Contains("required propert", StringComparison.Ordinal) => $"'{CsvTable.Shown(quoted[^2])}' is missing",
            _ when damaged.Message.Contains("could not be mapped", StringComparison.Ordinal) => $"there is no '{CsvTable.Shown(quoted[1])}' in a basket",
            _ when damaged.Message.Contains("allow null", StringComparison.Ordinal) => "it must say something, not null",
            _ when damaged.Message.Contains("could not be converted", StringComparison.Ordinal) => "that cannot stand",
            _ => CsvTable.Shown(damaged.Message.Split('.')[0]),
        };
    }

    private static char First(Stream stream)
    {
        int read;
        do
        {
            read = stream.ReadByte();
        }
        while (read is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
        stream.Position = 0;
        if (read == '{' && stream.ReadByte() == 0xEF)
        {
            stream.Position = 3; // a byte order mark, which is no JSON
            return '{';
        }

        stream.Position = 0;
        return read < 0 ? '\0' : (char)read;
    }

    private static readonly string[] Columns = ["gtin", "quantity"];

    private static BasketFile? OfCsv(Stream stream, string file, List<FileFault> faults)
    {
        var before = faults.Count;
        List<BasketFileLine> lines =
            [.. CsvTable.Read(stream, file, Columns, [], faults).Select(row => new BasketFileLine(row["gtin"], row["quantity"]) { FileLine = row.Line })];
        return faults.Count > before ? null : new() { Lines = lines };
    }

    private static bool IsFit(BasketFile basket, string file, List<FileFault> faults)
    {
        var before = faults.Count;
        if (basket.Lines is not { Count: > 0 and <= MostLines } || basket.Lines.Contains(null!))
        {
            faults.Add(new(file, 0, $"a basket has 1 to {MostLines} lines"));
        }
        else if (basket.Used?.Any(used => used.Value < 0) == true)
        {
            faults.Add(new(file, 0, "nothing was used less often than never"));
        }

        return faults.Count == before;
    }

    /// <summary>A quantity in the unit in which a product is sold: <c>3</c>, <c>1.63</c>, or with its unit.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? QuantityOf(string text, Unit unit, out Quantity quantity)
    {
        var written = text.Contains(' ', StringComparison.Ordinal) ? text : $"{text} {unit.Code}";
        return !Quantity.TryParse(written, CultureInfo.InvariantCulture, out quantity) ? $"quantity: '{CsvTable.Shown(text)}' is no quantity such as 3 or 1.63"
            : quantity.Unit != unit ? $"quantity: it is sold in {unit}"
            : quantity.Steps <= 0 ? "quantity: it must be above zero"
            : unit.Dimension == Dimension.Count && quantity.Steps > MostPieces ? $"quantity: at most {MostPieces} pieces"
            : null;
    }
}

/// <param name="Gtin">As it is written; a till may write it as a number.</param>
/// <param name="Quantity">In the unit in which the product is sold.</param>
internal sealed record BasketFileLine(
    [property: JsonConverter(typeof(TextOrNumber))] string Gtin, [property: JsonConverter(typeof(TextOrNumber))] string Quantity)
{
    [JsonIgnore]
    public int FileLine { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BasketFile))]
internal sealed partial class BasketFileJson : JsonSerializerContext;
