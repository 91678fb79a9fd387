using System.Text.Json.Nodes;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.WalkOut.Tests;

/// <summary>The real session with one thing wrong in it: the file, the message and the reason are named, and the rest is judged.</summary>
public sealed class BadRecordingTests : IDisposable
{
    private const string Plates = "plate_data.json";
    private const string Targets = "full_targets.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-bad-").FullName;

    public BadRecordingTests()
    {
        foreach (var file in Directory.EnumerateFiles(RecordingTests.RealSession, "*.json"))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    [Theory]
    [InlineData("garbage", "not JSON")]
    [InlineData("[1, 2]", "not a JSON object")]
    [InlineData("{}", "no timestamp")]
    [InlineData("""{"timestamp":"soon"}""", "no timestamp")]
    [InlineData("""{"timestamp":1587532000.0}""", "no gondola id")]
    public void A_message_that_is_none_is_named(string line, string reason)
    {
        Insert(Plates, 20, line);
        Named(Plates, 21, reason, isRight: true);
    }

    [Theory]
    [InlineData("shape", "[12, 0, 13]", "values.shape is not")]
    [InlineData("shape", "[12, 3]", "values.shape is not")]
    [InlineData("shape", "[1000000, 1000000, 1000000]", "values.shape is not")]
    [InlineData("shape", "[11, 7, 15]", "its shape 11 × 7 × 15 needs")]
    [InlineData("data", "\"%%%\"", "values.data is not base64")]
    [InlineData("data", "\"AAAA\"", "values.data holds 3 bytes")]
    public void Weights_that_do_not_fit_their_shape_are_named(string part, string value, string reason)
    {
        Change(Plates, 20, message => Values(message)[part] = JsonNode.Parse(value));
        Named(Plates, 21, reason, isRight: true);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    [InlineData(-300_000f)]
    public void Infinite_and_impossible_weights_are_named_with_their_plate(float grams)
    {
        Change(Plates, 20, message => Poke(message, sample: 3, shelf: 2, plate: 4, grams));
        Named(Plates, 21, "of shelf 2, plate 4", isRight: true);
    }

    [Fact]
    public void A_reading_that_is_missing_is_no_complaint_and_no_event()
    {
        Change(Plates, 20, message => Poke(message, sample: 3, shelf: 2, plate: 4, float.NaN));
        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Empty(replayed.Problems);
        Assert.Single(replayed.Events);
    }

    [Fact]
    public void Missing_messages_leave_the_receipt_right()
    {
        Rewrite(Plates, lines => [.. lines.Where((_, i) => i % 9 != 4)]);
        Assert.Equal(("071142008582", 1), Line(Replay.Of(Recording.Open(_folder))));
    }

    [Theory]
    [InlineData(Plates, "sent two messages of")]
    [InlineData(Targets, "two messages of")]
    public void A_message_that_comes_twice_is_named_and_counts_once(string file, string reason)
    {
        Rewrite(file, lines => [.. lines[..31], lines[30], .. lines[31..]]);
        Named(file, 32, reason, isRight: true);
    }

    [Fact]
    public void Another_message_of_the_same_gondola_and_time_is_named_and_not_believed()
    {
        Rewrite(Plates, lines => [.. lines[..31], Poked(lines[30], 2, 4, 9_000), .. lines[31..]]);
        Named(Plates, 32, "sent two messages of", isRight: true);
    }

    [Theory]
    [InlineData(Plates)]
    [InlineData(Targets)]
    public void A_message_that_comes_late_is_named_and_left_out(string file)
    {
        Rewrite(file, lines => [.. lines[..10], .. lines[11..280], lines[10], .. lines[280..]]);
        Named(file, 280, "s late", isRight: true);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    public void Messages_out_of_order_by_some_seconds_are_put_in_order(int messages)
    {
        Rewrite(Plates, lines => [.. lines.Chunk(messages).SelectMany(some => some.Reverse())]);
        Rewrite(Targets, lines => [.. lines.Chunk(messages).SelectMany(some => some.Reverse())]);
        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Empty(replayed.Problems);
        Assert.Equal(("071142008582", 1), Line(replayed));
    }

    [Theory]
    [InlineData(Plates)]
    [InlineData(Targets)]
    public void A_message_far_ahead_of_its_file_is_named_and_delays_nobody(string file)
    {
        Change(file, 40, message => message["timestamp"] = 9e9);
        Named(file, 41, "lies far ahead", isRight: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_recording_that_begins_with_wrong_times_is_judged_from_the_first_right_one(int wrong)
    {
        Rewrite(Plates, lines => [.. lines.Select((line, i) => i < wrong ? Stamped(line, _ => 9e9 + i) : line)]);
        Rewrite(Targets, lines => [.. lines.Select((line, i) => i < wrong ? Stamped(line, _ => 0.2 * i) : line)]);
        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Equal(("071142008582", 1), Line(replayed));
        Assert.Equal(2 * wrong, replayed.Problems.Count);
        Assert.Equal(wrong > 0, Assert.Single(replayed.Receipts).NeedsReview);
    }

    [Fact]
    public void After_a_pause_of_both_sensors_the_rest_is_judged_and_the_pause_named()
    {
        foreach (var file in new[] { Plates, Targets })
        {
            Rewrite(file, lines => [.. lines.Select(line => Stamped(line, time => time < 1587532004 ? time : time + 600))]);
        }

        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Equal(("071142008582", 1), Line(replayed));
        Assert.Contains(replayed.Problems, problem => problem.Contains("gondola 1 said nothing for 600", StringComparison.Ordinal));
        Assert.Contains(replayed.Problems, problem => problem.Contains("the tracker said nothing for 600", StringComparison.Ordinal));
    }

    [Fact]
    public void Clocks_that_have_nothing_to_do_with_each_other_charge_nobody_unseen()
    {
        Rewrite(Targets, lines => [.. lines.Select(line => Stamped(line, time => time + 3600))]);
        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Contains(replayed.Problems, problem => problem.Contains("nobody was seen while something was weighed", StringComparison.Ordinal));
        Assert.True(Assert.Single(replayed.Receipts).NeedsReview);
    }

    [Fact]
    public void A_gondola_of_no_planogram_is_named()
    {
        Change(Plates, 20, message => message["document"]!["plate_data"]!["plate_id"]!["shelf_id"]!["gondola_id"]!["id"] = 77);
        Named(Plates, 21, "gondola 77 stands in no planogram", isRight: true);
    }

    [Fact]
    public void A_plate_of_no_planogram_that_carries_something_is_named()
    {
        Rewrite("planogram.json", lines => [.. lines.Where(line => !line.Contains("\"shelf_index\":5", StringComparison.Ordinal) && !line.Contains("\"shelf_index\": 5", StringComparison.Ordinal))]);
        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Contains(replayed.Problems, problem => problem.Contains("plate 1/5/11 stands in no planogram", StringComparison.Ordinal));
        Assert.All(replayed.Receipts, receipt => Assert.Empty(receipt.Lines));
    }

    [Theory]
    [InlineData(Plates)]
    [InlineData(Targets)]
    [InlineData("planogram.json")]
    [InlineData("products.json")]
    public void An_empty_file_is_named_and_nobody_is_charged_unseen(string file)
    {
        File.WriteAllText(Path.Combine(_folder, file), "");
        var replayed = Replay.Of(Recording.Open(_folder));
        Assert.Contains($"{file}: the file is empty", replayed.Problems);
        Assert.All(replayed.Receipts, receipt => Assert.True(receipt.NeedsReview));
    }

    [Theory]
    [InlineData(Plates)]
    [InlineData(Targets)]
    [InlineData("planogram.json")]
    [InlineData("products.json")]
    public void A_file_cut_anywhere_is_named_and_nobody_is_charged_unseen(string file)
    {
        var path = Path.Combine(_folder, file);
        var whole = File.ReadAllBytes(path);
        foreach (var share in new[] { 0.03, 0.31, 0.77 })
        {
            File.WriteAllBytes(path, whole[..(int)(whole.Length * share)]);
            var replayed = Replay.Of(Recording.Open(_folder));
            Assert.Contains(replayed.Problems, problem => (problem.StartsWith(file + ", message ", StringComparison.Ordinal) && problem.Contains("cut off", StringComparison.Ordinal))
                || problem.Contains("are not listed", StringComparison.Ordinal));
            Assert.All(replayed.Receipts, receipt => Assert.True(receipt.NeedsReview));
        }
    }

    [Fact]
    public void A_plate_that_no_shelf_can_have_is_named()
    {
        Rewrite("planogram.json", lines => [lines[0].Replace("\"plate_index\":", "\"plate_index\":7000000", StringComparison.Ordinal), .. lines[1..]]);
        Assert.Contains(Replay.Of(Recording.Open(_folder)).Problems, problem => problem.StartsWith("planogram.json, message 1: no shelf has a plate 7000000", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (string Product, int Quantity) Line(Replayed replayed)
    {
        var line = Assert.Single(Assert.Single(replayed.Receipts).Lines);
        return (line.Product, line.Quantity);
    }

    private void Named(string file, int message, string reason, bool isRight)
    {
        var replayed = Replay.Of(Recording.Open(_folder));
        var problem = Assert.Single(replayed.Problems);
        Assert.StartsWith($"{file}, message {message}: ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Equal(isRight, Line(replayed) == ("071142008582", 1));
    }

    private void Insert(string file, int after, string line) => Rewrite(file, lines => [.. lines[..after], line, .. lines[after..]]);

    private void Change(string file, int index, Action<JsonNode> change) => Rewrite(file, lines =>
    {
        var message = JsonNode.Parse(lines[index])!;
        change(message);
        return [.. lines[..index], message.ToJsonString(), .. lines[(index + 1)..]];
    });

    private void Rewrite(string file, Func<string[], string[]> change)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllLines(path, change(File.ReadAllLines(path)));
    }

    private static string Stamped(string line, Func<double, double> when)
    {
        var message = JsonNode.Parse(line)!;
        message["timestamp"] = when((double)message["timestamp"]!);
        return message.ToJsonString();
    }

    private static JsonNode Values(JsonNode message) => message["document"]!["plate_data"]!["values"]!;

    private static string Poked(string line, int shelf, int plate, float grams)
    {
        var message = JsonNode.Parse(line)!;
        for (var sample = 0; sample < 12; sample++)
        {
            Poke(message, sample, shelf, plate, grams);
        }

        return message.ToJsonString();
    }

    private static void Poke(JsonNode message, int sample, int shelf, int plate, float grams)
    {
        var values = Values(message);
        var shape = values["shape"]!.AsArray().Select(size => (int)size!).ToArray();
        var bytes = Convert.FromBase64String((string)values["data"]!);
        BitConverter.GetBytes(grams).CopyTo(bytes, ((((sample * shape[1]) + shelf) * shape[2]) + plate) * sizeof(float));
        values["data"] = Convert.ToBase64String(bytes);
    }
}
