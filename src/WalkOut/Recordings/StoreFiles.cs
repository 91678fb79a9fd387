using System.Text.Json;
using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>Reads <c>planogram.json</c> and <c>products.json</c>: the store around a recording.</summary>
internal static class StoreFiles
{
    /// <summary>More plates on a shelf than this is a mistake in the file.</summary>
    private const int MostPlatesOnShelf = 1_000;

    private const float StandardHeight = 0.3f;

    /// <summary>No facing has more plates, none is longer, and no store is larger.</summary>
    private const int MostPlatesOfFacing = 1_000;
    private const double LongestMetres = 100;
    private const double FarthestMetres = 10_000;

    /// <summary>Nobody turns a shelf more often, radians.</summary>
    private const float MostTurn = 1_000;

    /// <summary>What is lighter no scale feels; what is heavier no shelf carries.</summary>
    private const double LeastGrams = 0.01;
    private const double MostGrams = 200_000;

    public static IReadOnlyList<ProductSpec> Products(string path, ProblemList problems)
    {
        var file = Path.GetFileName(path);
        var products = new Dictionary<string, ProductSpec>(StringComparer.Ordinal);
        foreach (var (number, message) in MessageLines.Of(path, problems))
        {
            if (message.At("product_id", "id").Text() is not { } code)
            {
                problems.Add(file, number, "no product_id.id");
                continue;
            }

            var about = message.At("metadata");
            var grams = about.At("weight").Number();
            if (grams is < LeastGrams or > MostGrams)
            {
                problems.Add(file, number, $"{code} cannot weigh {grams} g");
                grams = null;
            }

            // A code comes again where a catalogue was imported twice: the first entry with a mass counts.
            if (!products.TryGetValue(code, out var known) || known.UnitGrams is null)
            {
                products[code] = new ProductSpec(code, about.At("name").Text() ?? code, grams, Spread(about), IsLoose(about));
            }
        }

        return [.. products.Values];
    }

    public static (StoreLayout Layout, Planogram Planogram) Shelves(string path, ProblemList problems)
    {
        var file = Path.GetFileName(path);
        var plates = new Dictionary<PlateId, Plate>();
        var facings = new List<Facing>();
        foreach (var (number, message) in MessageLines.Of(path, problems))
        {
            if (Ids(message, file, number, problems) is not { Count: > 0 } ids)
            {
                problems.Add(file, number, "no plate_ids");
                continue;
            }

            if (!Place(message.At("global_coordinates"), ids, plates))
            {
                problems.Add(file, number, "global_coordinates has no size, or lies beyond any store: nobody can be seen to reach there");
            }

            if (message.At("planogram_product_id", "id").Text() is { } code)
            {
                facings.Add(new Facing(code, ids));
            }
        }

        FillShelves(plates);
        return (new StoreLayout(plates.Values), new Planogram(facings));
    }

    private static double? Spread(JsonElement about) =>
        (about.At("weight_sigma").Number() ?? about.At("weight_std").Number()) is > 0 and < MostGrams and var sigma ? sigma : null;

    // Goods sold by weight have no unit to weigh.
    private static bool IsLoose(JsonElement about) => about.At("loose").ValueKind == JsonValueKind.True || about.At("weight").Number() is null;

    private static List<PlateId>? Ids(JsonElement message, string file, int number, ProblemList problems)
    {
        var list = message.At("plate_ids");
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var ids = new HashSet<PlateId>();
        foreach (var entry in list.EnumerateArray())
        {
            if (ids.Count == MostPlatesOfFacing)
            {
                problems.Add(file, number, $"more than {MostPlatesOfFacing} plates");
                break;
            }

            var id = new PlateId(
                entry.At("shelf_id", "gondola_id", "id").Whole() ?? 0,
                entry.At("shelf_id", "shelf_index").Whole() ?? 0,
                entry.At("plate_index").Whole() ?? 0);
            if (id.Number is < 0 or > MostPlatesOnShelf)
            {
                problems.Add(file, number, $"no shelf has a plate {id.Number}");
            }
            else
            {
                ids.Add(id);
            }
        }

        return [.. ids.Order()];
    }

    // The file gives the box of the whole facing; its plates share the width evenly.
    private static bool Place(JsonElement box, List<PlateId> ids, Dictionary<PlateId, Plate> plates)
    {
        var (width, depth) = (box.At("dim_x").Number() ?? 0, box.At("dim_y").Number() ?? 0);
        var height = box.At("dim_z").Number() is > 0 and < LongestMetres and var given ? (float)given : StandardHeight;
        var at = box.At("transform", "translation");
        var corner = new Point((float)(at.At("x").Number() ?? 0), (float)(at.At("y").Number() ?? 0), (float)(at.At("z").Number() ?? 0));
        var yaw = (float)(box.At("transform", "rotation", "z").Number() ?? 0);
        if (width is not (> 0 and < LongestMetres) || depth is not (> 0 and < LongestMetres) || !(corner.SquaredLength < FarthestMetres * FarthestMetres)
            || !(Math.Abs(yaw) < MostTurn))
        {
            return false;
        }

        var step = (float)width / ids.Count;
        var along = new Point(MathF.Cos(yaw), MathF.Sin(yaw), 0);
        for (var i = 0; i < ids.Count; i++)
        {
            plates.TryAdd(ids[i], new Plate(ids[i], corner + (along * (i * step)), step, (float)depth, height, yaw));
        }

        return true;
    }

    // Plates on which nothing should stand are in no facing, yet things are put there: they continue the row of their shelf.
    private static void FillShelves(Dictionary<PlateId, Plate> plates)
    {
        foreach (var gondola in plates.Values.ToList().GroupBy(plate => plate.Id.Gondola))
        {
            var last = gondola.Max(plate => plate.Id.Number);
            foreach (var shelf in gondola.GroupBy(plate => plate.Id.Shelf))
            {
                var known = shelf.OrderBy(plate => plate.Id.Number).ToArray();
                for (var number = 1; number <= last; number++)
                {
                    var nearest = known.MinBy(plate => Math.Abs(plate.Id.Number - number))!;
                    var along = new Point(MathF.Cos(nearest.YawRadians), MathF.Sin(nearest.YawRadians), 0);
                    var id = new PlateId(gondola.Key, shelf.Key, number);
                    plates.TryAdd(id, nearest with { Id = id, Corner = nearest.Corner + (along * ((number - nearest.Id.Number) * nearest.Width)) });
                }
            }
        }
    }
}
