using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OpenAisle.Sim;

/// <summary>Writes what the sensors say in the format of the AutoCheckout competition: one JSON document a line.</summary>
public sealed class Recorder : ISensors, IDisposable
{
    private const double InchesPerMetre = 1 / 0.0254;
    private static readonly string[] JointNames =
        ["head", "neck", "l_shoulder", "r_shoulder", "l_elbow", "r_elbow", "l_wrist", "r_wrist"];
    private readonly StreamWriter _plates, _targets;
    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _json;
    private int _number;

    public Recorder(string folder)
    {
        Directory.CreateDirectory(folder);
        _plates = Lines(folder, "plate_data.json");
        _targets = Lines(folder, "full_targets.json");
        _json = new Utf8JsonWriter(_line);
    }

    public void Plates(PlateBlock block)
    {
        Begin(block.Time, 0.096);
        _json.WriteStartObject("plate_data");
        _json.WriteStartObject("plate_id");
        _json.WriteStartObject("shelf_id");
        _json.WriteStartObject("gondola_id");
        _json.WriteNumber("id", block.Gondola.Number);
        End(3);
        _json.WriteNumber("freq_samp", (double)block.Rate);
        _json.WriteStartObject("values");
        _json.WriteBase64String("data", MemoryMarshal.AsBytes(block.Values.AsSpan()));
        _json.WriteStartArray("shape");
        _json.WriteNumberValue(block.Values.Length / (block.Rows * block.Columns));
        _json.WriteNumberValue(block.Rows);
        _json.WriteNumberValue(block.Columns);
        _json.WriteEndArray();
        _json.WriteString("type", "DATATYPE_FLOAT32");
        End(3);
        _json.WriteNumber("gondola_id", block.Gondola.Number);
        _json.WriteNumber("shelf_index", 0);
        _json.WriteNumber("plate_index", 0);
        Line(_plates);
    }

    public void Bodies(BodyFrame frame)
    {
        Begin(frame.Time, 0);
        _json.WriteStartObject("targets");
        if (frame.Bodies.Count > 0)
        {
            _json.WriteStartArray("targets");
            foreach (var body in frame.Bodies)
            {
                _json.WriteStartObject();
                _json.WriteStartObject("target_id");
                _json.WriteString("id", body.Id.ToString(CultureInfo.InvariantCulture));
                End(1);
                _json.WriteString("target_state", "TARGETSTATE_VALID_ENTRANCE");
                for (var j = 0; j < body.Joints.Length; j++)
                    Seen(JointNames[j], body.Joints[j]);
                End(1);
            }
            _json.WriteEndArray();
        }
        End(2);
        Line(_targets);
    }

    // The format knows no doors: a body is in the store from its first to its last message.
    public void Entered(double time, ulong target)
    {
    }

    public void Left(double time, ulong target)
    {
    }

    public void Dispose()
    {
        _plates.Dispose();
        _targets.Dispose();
        _json.Dispose();
        _line.Dispose();
    }

    internal static StreamWriter Lines(string folder, string name) => new(Path.Combine(folder, name)) { NewLine = "\n" };

    private void Seen(string name, SeenJoint joint)
    {
        if (joint.Score <= 0)
            return;
        _json.WriteStartObject(name);
        _json.WriteStartObject("point");
        _json.WriteNumber("x", Math.Round(joint.At.X * InchesPerMetre, 5));
        _json.WriteNumber("y", Math.Round(joint.At.Y * InchesPerMetre, 5));
        _json.WriteNumber("z", Math.Round(joint.At.Z * InchesPerMetre, 5));
        End(1);
        _json.WriteNumber("score", joint.Score);
        End(1);
    }

    private void Begin(double time, double behind)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("_id");
        _json.WriteString("$oid", (++_number).ToString("x24", CultureInfo.InvariantCulture));
        End(1);
        _json.WriteNumber("timestamp", Math.Round(time, 6));
        _json.WriteStartObject("date_time");
        _json.WriteString("$date", Moment(time, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        End(1);
        _json.WriteStartObject("document");
        _json.WriteStartObject("header");
        _json.WriteString("t_origin", Moment(time - behind, "yyyy-MM-ddTHH:mm:ss.ffffffZ"));
        _json.WriteString("t_issue", Moment(time, "yyyy-MM-ddTHH:mm:ss.ffffffZ"));
        End(1);
    }

    private static string Moment(double time, string format) =>
        DateTime.UnixEpoch.AddTicks((long)Math.Round(time * 1e6) * 10).ToString(format, CultureInfo.InvariantCulture);

    private void End(int levels)
    {
        for (var i = 0; i < levels; i++)
            _json.WriteEndObject();
    }

    private void Line(StreamWriter to)
    {
        End(1);
        _json.Flush();
        to.Flush();
        _line.WriteTo(to.BaseStream);
        to.Write('\n');
        _line.SetLength(0);
        _json.Reset();
    }
}
