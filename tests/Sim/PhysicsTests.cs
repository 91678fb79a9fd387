namespace OpenAisle.Sim.Tests;

/// <summary>The virtual store behaves as real ones were measured to: the figures are of real traces, with room on both sides.</summary>
public sealed class PhysicsTests
{
    private const float Unconnected = 6067.4f;

    [Fact]
    public void Noise_and_disturbances_are_those_of_real_plates()
    {
        var (sigmas, over5, over20, seconds) = (new List<double>(), 0, 0, 0);
        var (near, far) = (new List<double>(), new List<double>());
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var (_, said) = Kept.Played("three-misplace", seed);
            foreach (var shelf in Shelves(said))
            {
                foreach (var plate in shelf)
                {
                    if (plate is null)
                        continue;
                    sigmas.AddRange(plate.Chunk(30).Where(part => part.Length == 30).Select(Sigma));
                    foreach (var second in plate.Chunk(60).Where(part => part.Length == 60))
                    {
                        var middle = second.Order().ElementAt(30);
                        var most = second.Max(grams => Math.Abs(grams - middle));
                        (seconds, over5, over20) = (seconds + 1, over5 + (most > 5 ? 1 : 0), over20 + (most > 20 ? 1 : 0));
                    }
                }
                for (var p = 0; p + 5 < shelf.Length; p++)
                {
                    if (shelf[p] is { } one && shelf[p + 1] is { } next)
                        near.Add(Correlation(one, next));
                    if (shelf[p] is { } here && shelf[p + 5] is { } there)
                        far.Add(Correlation(here, there));
                }
            }
        }
        sigmas.Sort();
        Assert.InRange(sigmas[sigmas.Count / 2], 0.5, 0.8);
        Assert.InRange(sigmas[sigmas.Count / 20], 0.25, 0.45);
        Assert.InRange(sigmas[sigmas.Count * 19 / 20], 1.5, 6);
        Assert.InRange((double)over5 / seconds, 0.03, 0.12);
        Assert.InRange((double)over20 / seconds, 0.002, 0.02);
        Assert.InRange(near.Average(), 0.4, 0.65);
        Assert.InRange(far.Average(), 0.27, 0.5);
        Assert.True(far.Average() < near.Average());
    }

    [Fact]
    public void What_was_lifted_is_missing_on_the_shelf_and_a_little_on_the_neighbours()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var (play, said) = Kept.Played("one-item", seed);
            var taken = Assert.Single(play.Truth.Events);
            double Change(int plate)
            {
                var trace = said.Plate(taken.Facing.Gondola.Number, taken.Facing.Shelf, plate).ToList();
                double Level(double from, double until) => trace.Where(sample => sample.Time > from && sample.Time < until).Average(sample => sample.Grams);
                return Level(taken.Time + 2, taken.Time + 3.5) - Level(taken.Time - 3, taken.Time - 1.5);
            }
            var on = taken.Plates.Sum(Change);
            Assert.InRange(on / taken.Grams, 0.94, 1.04);
            var beside = taken.Plates[0] > 1 ? Change(taken.Plates[0] - 1) : Change(taken.Plates[^1] + 1);
            Assert.InRange(beside / taken.Grams, -0.03, 0.05);
        }
    }

    [Fact]
    public void A_pick_undershoots_and_rings_for_about_a_second()
    {
        var unders = new List<double>();
        for (ulong seed = 1; seed <= 12; seed++)
        {
            var (play, said) = Kept.Played("one-item", seed);
            var taken = Assert.Single(play.Truth.Events);
            var plate = taken.Plates[0];
            var trace = said.Plate(taken.Facing.Gondola.Number, taken.Facing.Shelf, plate).ToList();
            var after = trace.Where(sample => sample.Time > taken.Time + 2 && sample.Time < taken.Time + 3).Average(sample => sample.Grams);
            var before = trace.Where(sample => sample.Time > taken.Time - 3 && sample.Time < taken.Time - 2).Average(sample => sample.Grams);
            var lowest = trace.Where(sample => Math.Abs(sample.Time - taken.Time) < 0.6).Min(sample => sample.Grams);
            unders.Add((after - lowest) / (before - after));
        }
        unders.Sort();
        // A real 561 g pick undershot by 21 %.
        Assert.InRange(unders[unders.Count / 2], 0.05, 0.35);
        Assert.All(unders, under => Assert.InRange(under, -0.02, 0.6));
    }

    [Fact]
    public void At_a_pick_the_wrist_is_close_to_the_plate_and_the_head_an_arm_away()
    {
        var (wrists, heads) = (new List<double>(), new List<double>());
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var (play, said) = Kept.Played("three-items", seed);
            foreach (var taken in play.Truth.Events)
            {
                var (_, bodies) = said.Frames.MinBy(frame => Math.Abs(frame.Time - taken.Time));
                if (bodies.Length == 0)
                    continue;
                var gondola = taken.Facing.Gondola;
                var middle = (taken.Plates[0] + taken.Plates[^1] - 1) / 2.0 * Gondola.UsualWidth;
                var front = gondola.At(middle, 0, Gondola.Height(taken.Facing.Shelf));
                double Away(Joint joint) => bodies[0].Joints[(int)joint] is { Score: > 0 } seen ? (seen.At - front).Length : 9;
                wrists.Add(Math.Min(Away(Joint.LeftWrist), Away(Joint.RightWrist)));
                heads.Add(Away(Joint.Head));
            }
        }
        Assert.InRange(wrists.Order().ElementAt(wrists.Count / 2), 0.06, 0.16);
        Assert.InRange(heads.Order().ElementAt(heads.Count / 2), 0.55, 0.9);
    }

    [Fact]
    public void Cameras_report_about_fifteen_times_a_second_and_plates_five_times()
    {
        var (_, said) = Kept.Played("holds-long-and-returns", 4);
        var gaps = said.Frames.Zip(said.Frames.Skip(1), (a, b) => b.Time - a.Time).Order().ToList();
        Assert.InRange(gaps.Count / (said.Frames[^1].Time - said.Frames[0].Time), 13, 17);
        Assert.InRange(gaps[gaps.Count / 2], 0.08, 0.1);
        var first = said.Blocks.Where(block => block.Gondola == 1).ToList();
        Assert.InRange((first.Count - 1) / (first[^1].Time - first[0].Time), 4.99, 5.01);
        Assert.All(first, block => Assert.All(block.Values.Where((_, i) => i / block.Columns % block.Rows == 0 || i % block.Columns == 0), value => Assert.True(float.IsNaN(value))));
    }

    private static IEnumerable<float[]?[]> Shelves(Kept said)
    {
        var blocks = said.Blocks[0];
        foreach (var gondola in said.Blocks.Select(block => block.Gondola).Distinct())
        {
            for (var shelf = 1; shelf < blocks.Rows; shelf++)
            {
                yield return
                [
                    .. Enumerable.Range(1, blocks.Columns - 1).Select(plate =>
                    {
                        var trace = said.Plate(gondola, shelf, plate).Select(sample => sample.Grams).ToArray();
                        return Math.Abs(trace[0] - Unconnected) < 1 ? null : trace;
                    }),
                ];
            }
        }
    }

    private static double Sigma(float[] part)
    {
        var mean = part.Average();
        return Math.Sqrt(part.Average(value => (value - mean) * (value - mean)));
    }

    private static double Correlation(float[] one, float[] other)
    {
        var sum = 0.0;
        var parts = 0;
        for (var from = 0; from + 30 <= one.Length; from += 30)
        {
            var (a, b) = (one[from..(from + 30)], other[from..(from + 30)]);
            var (meanA, meanB) = (a.Average(), b.Average());
            var (sigmaA, sigmaB) = (Sigma(a), Sigma(b));
            if (sigmaA == 0 || sigmaB == 0)
                continue;
            sum += a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average() / (sigmaA * sigmaB);
            parts++;
        }
        return sum / Math.Max(1, parts);
    }
}
