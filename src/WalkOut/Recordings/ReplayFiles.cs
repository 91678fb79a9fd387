using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>Writes what came of a session, as JSON.</summary>
public static class ReplayFiles
{
    /// <summary>One entry for every target that was present. Folders that are missing are made.</summary>
    public static Task WriteReceipts(string path, Replayed replayed, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(replayed);
        var receipts = replayed.Receipts.Select(receipt => new ReceiptRow(
            receipt.Shopper,
            [
                .. receipt.Lines.Select(line => new LineRow(
                    line.Product, line.Quantity, Rounded(line.Confidence), line.Grams > 0 ? Math.Round(line.Grams, 1) : null)),
            ],
            receipt.NeedsReview));
        return Write(path, new ReceiptFile([.. receipts]), ReplayJson.Default.ReceiptFile, cancel);
    }

    /// <summary>Changes that are explained by goods, by time. Folders that are missing are made.</summary>
    public static Task WriteEvents(string path, Replayed replayed, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(replayed);
        var events = replayed.Events.Where(told => told.Product is not null).Select(told => new EventRow(
            Math.Round(told.Time, 3), told.Plates[0].Gondola, told.Plates[0].Shelf, [.. told.Plates.Select(plate => plate.Number)],
            Math.Round(told.Grams, 1), told.Product!, told.Quantity, told.Shopper));
        return Write(path, [.. events], ReplayJson.Default.EventRowArray, cancel);
    }

    private static double Rounded(double share) => Math.Round(share, 4);

    private static async Task Write<T>(string path, T content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancel)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, content, type, cancel);
    }
}

internal sealed record ReceiptFile(ReceiptRow[] Receipts);

internal sealed record ReceiptRow(string Shopper, LineRow[] Lines, bool NeedsReview);

/// <summary>Grams only of goods sold by weight.</summary>
internal sealed record LineRow(string Gtin, int Quantity, double Confidence, double? Grams);

internal sealed record EventRow(
    double Time, int Gondola, int Shelf, int[] Plates, double Grams, string Gtin, int Quantity, string? Shopper);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ReceiptFile))]
[JsonSerializable(typeof(EventRow[]))]
internal sealed partial class ReplayJson : JsonSerializerContext;
