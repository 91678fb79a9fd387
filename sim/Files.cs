using System.Globalization;
using System.Text.Json;

namespace OpenAisle.Sim;

/// <summary>Writes the store and the truth beside a recording.</summary>
public static class Files
{
    public static void WriteStore(string folder, Play play)
    {
        ArgumentNullException.ThrowIfNull(play);
        Directory.CreateDirectory(folder);
        Lines(folder, "planogram.json", play.Planogram.Facings, Facing);
        Lines(folder, "products.json", play.Planogram.Products, (json, product) =>
        {
            json.WriteStartObject("product_id");
            json.WriteString("barcode_type", "UPC");
            json.WriteString("id", product.Gtin);
            json.WriteEndObject();
            json.WriteStartObject("metadata");
            json.WriteString("name", product.Name);
            json.WriteNumber("price", 1);
            // Of loose goods no unit has a weight; the competition had none, so that they are loose is an added field.
            if (product.Loose)
                json.WriteBoolean("loose", true);
            else
                json.WriteNumber("weight", Math.Round(product.ListedGrams, 2));
            json.WriteEndObject();
        });
    }

    /// <summary>The receipts by the first id of each shopper's track, and what happened at the shelves.</summary>
    public static void WriteTruth(string folder, Play play)
    {
        ArgumentNullException.ThrowIfNull(play);
        using var file = File.Create(Path.Combine(folder, "truth.json"));
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartArray("receipts");
        foreach (var shopper in play.Truth.Shoppers)
            Receipt(json, shopper);
        json.WriteEndArray();
        json.WriteStartArray("events");
        foreach (var happened in play.Truth.Events.OrderBy(happened => happened.Time))
            Event(json, happened);
        json.WriteEndArray();
        json.WriteStartArray("handovers");
        foreach (var given in play.Truth.Handovers)
        {
            json.WriteStartObject();
            json.WriteNumber("time", Math.Round(given.Time, 3));
            json.WriteString("from", Id(given.From.Id));
            json.WriteString("to", Id(given.To.Id));
            json.WriteString("gtin", given.Product.Gtin);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Receipt(Utf8JsonWriter json, Shopper shopper)
    {
        json.WriteStartObject();
        json.WriteString("shopper", Id(shopper.Id));
        json.WriteStartArray("targets");
        foreach (var id in shopper.Ids)
            json.WriteStringValue(Id(id));
        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach (var line in shopper.Held.GroupBy(unit => unit.Product.Gtin).OrderBy(line => line.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("gtin", line.Key);
            json.WriteNumber("quantity", line.Count());
            json.WriteEndObject();
        }
        foreach (var (product, grams) in shopper.Loose.OrderBy(loose => loose.Key.Gtin, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("gtin", product.Gtin);
            json.WriteNumber("grams", Math.Round(grams, 2));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, TrueEvent happened)
    {
        json.WriteStartObject();
        json.WriteNumber("time", Math.Round(happened.Time, 3));
        json.WriteNumber("gondola", happened.Facing.Gondola.Number);
        json.WriteNumber("shelf", happened.Facing.Shelf);
        json.WriteStartArray("plates");
        foreach (var plate in happened.Plates)
            json.WriteNumberValue(plate);
        json.WriteEndArray();
        json.WriteNumber("grams", Math.Round(happened.Grams, 2));
        json.WriteString("gtin", happened.Product.Gtin);
        json.WriteNumber("quantity", happened.Quantity);
        json.WriteString("shopper", Id(happened.Shopper.Id));
        json.WriteEndObject();
    }

    private static void Facing(Utf8JsonWriter json, Facing facing)
    {
        json.WriteStartArray("plate_ids");
        for (var plate = facing.FirstPlate; plate < facing.FirstPlate + facing.Plates; plate++)
        {
            json.WriteStartObject();
            json.WriteStartObject("shelf_id");
            json.WriteStartObject("gondola_id");
            json.WriteNumber("id", facing.Gondola.Number);
            json.WriteEndObject();
            json.WriteNumber("shelf_index", facing.Shelf);
            json.WriteEndObject();
            json.WriteNumber("plate_index", plate);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("planogram_product_id");
        json.WriteString("barcode_type", "UPC");
        json.WriteString("id", facing.Listed.Gtin);
        json.WriteEndObject();
        json.WriteStartObject("coordinates");
        Box(json, new Point(facing.Left, 0, 0), 0, facing);
        json.WriteEndObject();
        json.WriteStartObject("global_coordinates");
        Box(json, facing.Gondola.At(facing.Left, 0, Gondola.Height(facing.Shelf)), facing.Gondola.Turn, facing);
        json.WriteEndObject();
    }

    private static void Box(Utf8JsonWriter json, Point corner, double turn, Facing facing)
    {
        json.WriteStartObject("transform");
        json.WriteStartObject("translation");
        json.WriteNumber("x", Math.Round(corner.X, 6));
        json.WriteNumber("y", Math.Round(corner.Y, 6));
        json.WriteNumber("z", Math.Round(corner.Z, 6));
        json.WriteEndObject();
        json.WriteStartObject("rotation");
        if (turn != 0)
            json.WriteNumber("z", turn);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("dim_x", Math.Round(facing.Right - facing.Left, 6));
        json.WriteNumber("dim_y", Gondola.Depth);
        json.WriteNumber("dim_z", Math.Round(Gondola.Clearance(facing.Shelf), 4));
    }

    private static void Lines<T>(string folder, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var file = Recorder.Lines(folder, name);
        var number = 0;
        foreach (var item in items)
        {
            using var line = new MemoryStream();
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                json.WriteStartObject("_id");
                json.WriteString("$oid", (++number).ToString("x24", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                write(json, item);
                json.WriteEndObject();
            }
            file.Flush();
            line.WriteTo(file.BaseStream);
            file.Write('\n');
        }
    }

    private static string Id(ulong id) => id.ToString(CultureInfo.InvariantCulture);
}
