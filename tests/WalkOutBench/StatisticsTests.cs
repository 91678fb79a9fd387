using OpenAisle.Bench.WalkOut;

namespace OpenAisle.WalkOutBench.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void An_interval_is_the_one_Wilson_published()
    {
        // 8 of 10: 0.490 to 0.943, as tabled by Newcombe (1998) for the method without continuity correction.
        var (low, high) = Statistics.Interval(8, 10);
        Assert.Equal(0.490, low, 3);
        Assert.Equal(0.943, high, 3);
        Assert.Equal(1, Statistics.Interval(50, 50).High, 6);
        Assert.True(Statistics.Interval(50, 50).Low < 0.95);
    }

    [Fact]
    public void Confidence_that_means_what_it_says_has_no_calibration_error()
    {
        var honest = Enumerable.Range(0, 1000).Select(i => (i < 500 ? 0.5 : 0.9, i < 500 ? i % 2 == 0 : i % 10 != 0)).ToList();
        var boasting = honest.Select(line => (0.99, line.Item2)).ToList();
        Assert.Equal(0, Statistics.CalibrationError(Statistics.Bins(honest, 10)), 2);
        Assert.Equal(0.29, Statistics.CalibrationError(Statistics.Bins(boasting, 10)), 2);
    }

    [Fact]
    public void Bins_hold_equally_many()
    {
        var sure = Enumerable.Range(0, 1003).Select(i => (i / 1003.0, true)).ToList();
        Assert.All(Statistics.Bins(sure, 10), bin => Assert.InRange(bin.Count, 100, 101));
    }

    [Fact]
    public void Scenes_that_differ_widen_the_interval_of_their_share()
    {
        Assert.Equal(0, Statistics.Margin([(9, 10), (18, 20), (27, 30)]), 9);
        Assert.Equal(1.959964 * Math.Sqrt((1 + 1) * 2) / 20, Statistics.Margin([(10, 10), (8, 10)]), 6);
        Assert.Equal(1, Statistics.Margin([(10, 10)]));
    }
}
