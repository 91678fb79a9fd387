using System.Globalization;
using CsCheck;
using OpenAisle.Bench.WalkOut;

namespace OpenAisle.WalkOutBench.Tests;

/// <summary>Recordings with random damage: `bench/WalkOut -- fuzz` does the same for longer.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("openaisle-damage-").FullName;
    private int _number;

    [Fact]
    public void A_damaged_recording_never_breaks_the_reader_or_the_engine_and_no_loss_goes_unsaid()
    {
        var sessions = FuzzSuite.Sessions(_root, RecordedSuite.Folder(Options.Of([])));
        Gen.ULong.Sample(
            seed =>
            {
                var scratch = Path.Combine(_root, Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture));
                var (_, _, what, fault) = FuzzSuite.Check(sessions[(int)(seed % (ulong)sessions.Count)], seed, scratch);
                Directory.Delete(scratch, true);
                Assert.True(fault is null, $"{what}: {fault}");
            },
            iter: 150);
    }

    public void Dispose() => Directory.Delete(_root, true);
}
