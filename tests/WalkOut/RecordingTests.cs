using OpenAisle.WalkOut.Engine;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.WalkOut.Tests;

public sealed class RecordingTests
{
    internal static string RealSession => Path.Combine(AppContext.BaseDirectory, "benchmark-1");

    [Fact]
    public void Reads_the_real_session_whole()
    {
        var recording = Recording.Open(RealSession);
        Assert.Equal(344, recording.Weights().Count());
        Assert.Equal(291, recording.Bodies().Count());
        Assert.Empty(recording.Problems.Kept);
        Assert.Equal(621.67, recording.Products.Single(product => product.Code == "071142008582").UnitGrams!.Value, 2);
        Assert.Contains(recording.Planogram.Facings, facing => facing.Product == "071142008582" && facing.Plates.SequenceEqual([new(1, 5, 11), new(1, 5, 12)]));
    }

    [Fact]
    public void Plates_of_a_turned_gondola_run_along_it()
    {
        var plates = Recording.Open(RealSession).Layout.Plates.Where(plate => plate.Id is { Gondola: 5, Shelf: 5 }).ToList();
        Assert.Equal(7, plates.Count);
        Assert.All(plates, plate => Assert.InRange(plate.Middle.X, 4.6, 4.8));
        Assert.True(plates.Zip(plates.Skip(1)).All(pair => pair.First.Middle.Y > pair.Second.Middle.Y));
    }

    [Fact]
    public void Weights_stand_where_the_shelves_are()
    {
        var frame = Recording.Open(RealSession).Weights().First();
        Assert.Equal((1, 12, 6, 14), (frame.Gondola, frame.Samples, frame.Shelves, frame.Plates));
        Assert.Equal(1809.4, frame.Grams.Span[(4 * 14) + 10], 5.0);
        Assert.True(float.IsNaN(frame.Grams.Span[(4 * 14) + 13]));
    }
}
