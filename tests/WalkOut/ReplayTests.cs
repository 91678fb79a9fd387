using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.WalkOut.Tests;

public sealed class ReplayTests
{
    [Fact]
    public void The_real_session_gives_exactly_its_true_receipt()
    {
        var replayed = Replay.Of(Recording.Open(RecordingTests.RealSession));
        var receipt = Assert.Single(replayed.Receipts);
        Assert.Equal("3325379692103139202", receipt.Shopper);
        var line = Assert.Single(receipt.Lines);
        Assert.Equal(("071142008582", 1), (line.Product, line.Quantity));
        Assert.InRange(line.Confidence, 0.95, 1);
        Assert.False(receipt.NeedsReview);
        Assert.Empty(replayed.Problems);
    }

    [Fact]
    public void A_recording_that_breaks_off_charges_nobody_unseen()
    {
        var cut = Directory.CreateTempSubdirectory("openaisle-cut-").FullName;
        foreach (var file in Directory.EnumerateFiles(RecordingTests.RealSession, "*.json"))
        {
            var bytes = File.ReadAllBytes(file);
            var kept = Path.GetFileName(file) == "plate_data.json" ? bytes.Length * 2 / 3 : bytes.Length;
            File.WriteAllBytes(Path.Combine(cut, Path.GetFileName(file)), bytes[..kept]);
        }

        var replayed = Replay.Of(Recording.Open(cut));

        Assert.Contains(replayed.Problems, problem => problem.Contains("plate_data.json", StringComparison.Ordinal));
        Assert.True(Assert.Single(replayed.Receipts).NeedsReview);
        Directory.Delete(cut, recursive: true);
    }

    [Fact]
    public void The_real_session_has_one_event_and_no_other_shelf_is_heard()
    {
        var told = Assert.Single(Replay.Of(Recording.Open(RecordingTests.RealSession)).Events);
        Assert.Equal([new(1, 5, 11)], told.Plates);
        Assert.Equal(("071142008582", 1, "3325379692103139202"), (told.Product, told.Quantity, told.Shopper));
        Assert.InRange(told.Grams, -627, -619);
        Assert.InRange(told.Time - 1587532009, 0, 1);
    }
}
