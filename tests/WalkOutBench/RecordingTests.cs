using System.Globalization;
using OpenAisle.Sim;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.WalkOutBench.Tests;

/// <summary>What the virtual store writes is what the reader of recordings reads.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recording").FullName;

    [Fact]
    public void A_written_session_is_read_back_without_a_complaint_and_judged_right()
    {
        var play = Stage.Set(Baseline.Cases.First(known => known.Name == "three-items"), 3, new Faults { Dropout = 0, LateIds = 0 });
        Files.WriteStore(_folder, play);
        using (var recorder = new Recorder(_folder))
            play.Run(recorder);
        var recording = Recording.Open(_folder);
        Assert.Equal(play.Planogram.Facings.Sum(facing => facing.Plates), recording.Planogram.Facings.Sum(facing => facing.Plates.Count));
        var replayed = Replay.Of(recording);
        Assert.Empty(replayed.Problems);
        var shopper = play.Truth.Shoppers.Single();
        var receipt = Assert.Single(replayed.Receipts);
        Assert.Equal(shopper.Id.ToString(CultureInfo.InvariantCulture), receipt.Shopper);
        Assert.Equal(
            shopper.Held.GroupBy(unit => unit.Product.Gtin).Select(line => (line.Key, line.Count())).Order(),
            receipt.Lines.Select(line => (line.Product, line.Quantity)).Order());
    }

    public void Dispose() => Directory.Delete(_folder, true);
}
