using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>Reads <c>plate_data.json</c> and <c>full_targets.json</c>, message by message.</summary>
internal static class SensorFiles
{
    /// <summary>Targets are recorded in inches.</summary>
    private const float MetresPerInch = 0.0254f;

    /// <summary>No store is larger.</summary>
    private const double FarthestMetres = 10_000;

    private const double StandardHertz = 60;
    private const int MostValues = 4_000_000;

    /// <summary>No camera sees more people at once.</summary>
    private const int MostBodies = 1_000;

    /// <summary>No plate carries more.</summary>
    private const float MostGrams = 200_000;

    private static readonly string[] JointNames =
        ["head", "neck", "l_shoulder", "r_shoulder", "l_elbow", "r_elbow", "l_wrist", "r_wrist"];

    public static IEnumerable<WeightFrame> Weights(string path, ProblemList problems)
    {
        var file = Path.GetFileName(path);
        foreach (var (number, message) in MessageLines.Of(path, problems))
        {
            if (Weight(message, out var why) is { } frame)
            {
                yield return frame with { Number = number };
            }

            if (why.Length > 0)
            {
                problems.Add(file, number, why);
            }
        }
    }

    public static IEnumerable<BodyFrame> Bodies(string path, ProblemList problems)
    {
        var file = Path.GetFileName(path);
        foreach (var (number, message) in MessageLines.Of(path, problems))
        {
            if (message.At("timestamp").Number() is not { } time)
            {
                problems.Add(file, number, "no timestamp");
                continue;
            }

            yield return new BodyFrame(time, Seen(message.At("document", "targets", "targets"), file, number, problems)) { Number = number };
        }
    }

    private static WeightFrame? Weight(JsonElement message, out string why)
    {
        why = "";
        if (message.At("timestamp").Number() is not { } time)
        {
            why = "no timestamp";
            return null;
        }

        var plates = message.At("document", "plate_data");
        var place = plates.At("plate_id");
        // An id of zero is left out of the file, as all zeros are.
        var id = place.At("shelf_id", "gondola_id", "id");
        if ((id.ValueKind == JsonValueKind.Undefined && place.ValueKind == JsonValueKind.Object ? 0 : id.Whole()) is not { } gondola)
        {
            why = "no gondola id";
            return null;
        }

        var shape = plates.At("values", "shape");
        int[] sizes = shape.ValueKind == JsonValueKind.Array ? [.. shape.EnumerateArray().Select(size => size.Whole() ?? 0)] : [];
        if (sizes is not [> 0, > 1, > 1] || (long)sizes[0] * sizes[1] * sizes[2] > MostValues)
        {
            why = "values.shape is not [samples, shelves + 1, plates + 1]";
            return null;
        }

        var data = plates.At("values", "data");
        if (data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out var bytes))
        {
            why = "values.data is not base64";
            return null;
        }

        if (bytes.Length != sizes[0] * sizes[1] * sizes[2] * sizeof(float))
        {
            why = $"values.data holds {bytes.Length} bytes, its shape {sizes[0]} × {sizes[1]} × {sizes[2]} needs {sizes[0] * sizes[1] * sizes[2] * sizeof(float)}";
            return null;
        }

        var hertz = plates.At("freq_samp").Number() is > 0 and var given ? given : StandardHertz;
        var grams = WithoutMargins(bytes, sizes);
        why = Wild(grams, sizes);
        return new WeightFrame(gondola, time, 1 / hertz, sizes[0], sizes[1] - 1, sizes[2] - 1, grams);
    }

    // A plate that is not there reads NaN; what is no weight is named, and taken for no reading.
    private static string Wild(float[] grams, int[] sizes)
    {
        var (shelves, plates) = (sizes[1] - 1, sizes[2] - 1);
        var (wild, first) = (0, -1);
        for (var i = 0; i < grams.Length; i++)
        {
            if (MathF.Abs(grams[i]) > MostGrams)
            {
                first = wild++ == 0 ? i : first;
            }
        }

        return wild == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{wild} readings are no weights: the first, {grams[first]:0.#} g, of shelf {(first / plates % shelves) + 1}, plate {(first % plates) + 1}");
    }

    // The first row and column of each sample hold nothing: shelves and plates count from 1.
    private static float[] WithoutMargins(byte[] bytes, int[] sizes)
    {
        var all = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        var (shelves, plates) = (sizes[1] - 1, sizes[2] - 1);
        var grams = new float[sizes[0] * shelves * plates];
        for (var row = 0; row < sizes[0] * shelves; row++)
        {
            var (sample, shelf) = (row / shelves, row % shelves);
            all.Slice((((sample * sizes[1]) + shelf + 1) * sizes[2]) + 1, plates).CopyTo(grams.AsSpan(row * plates));
        }

        return grams;
    }

    private static List<Body> Seen(JsonElement targets, string file, int number, ProblemList problems)
    {
        var bodies = new List<Body>();
        if (targets.ValueKind != JsonValueKind.Array)
        {
            return bodies;
        }

        foreach (var target in targets.EnumerateArray())
        {
            if (bodies.Count == MostBodies)
            {
                problems.Add(file, number, $"more than {MostBodies} targets");
                break;
            }

            if (target.At("target_id", "id").Text() is not { } id)
            {
                problems.Add(file, number, "a target without an id");
            }
            else if (bodies.Exists(body => body.Target == id))
            {
                problems.Add(file, number, $"target {id} stands in the message twice");
            }
            else
            {
                var joints = JointNames.Select(name => JointOf(target.At(name))).ToArray();
                if (Array.FindIndex(joints, joint => !joint.Place.IsFinite) is >= 0 and var nowhere)
                {
                    problems.Add(file, number, $"{JointNames[nowhere]} of target {id} is at no place");
                }

                bodies.Add(new Body(id, joints));
            }
        }

        return bodies;
    }

    private static JointPoint JointOf(JsonElement joint)
    {
        var at = joint.At("point");
        if (at.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        // A coordinate of exactly zero is left out of the file.
        var place = new Point(Coordinate(at.At("x")), Coordinate(at.At("y")), Coordinate(at.At("z")));
        return new JointPoint(place * MetresPerInch, (float)Math.Clamp(joint.At("score").Number() ?? 0, 0, 1));
    }

    // What is written there and is no number, or is beyond any store, is no coordinate: nobody is seen there.
    private static float Coordinate(JsonElement given) => given.ValueKind == JsonValueKind.Undefined ? 0
        : given.Number() is { } inches && Math.Abs(inches) * MetresPerInch < FarthestMetres ? (float)inches : float.NaN;
}
