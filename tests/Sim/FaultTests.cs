namespace OpenAisle.Sim.Tests;

public sealed class FaultTests
{
    private static readonly Faults None = new() { Dropout = 0, LateIds = 0 };

    [Fact]
    public void A_dead_plate_says_the_same_whatever_lies_on_it()
    {
        var (play, said) = Kept.Played("crowd-6", 3, None with { DeadPlates = 0.2 });
        var dead = play.Truth.Events.SelectMany(happened => happened.Plates.Select(plate => (happened.Facing, plate))).First(at => play.Dead(at.Facing, at.plate));
        Assert.Single(said.Plate(dead.Facing.Gondola.Number, dead.Facing.Shelf, dead.plate).Select(sample => sample.Grams).Distinct());
        var plates = play.Planogram.Facings.SelectMany(facing => Enumerable.Range(facing.FirstPlate, facing.Plates).Select(plate => play.Dead(facing, plate))).ToList();
        Assert.InRange(plates.Count(isDead => isDead) / (double)plates.Count, 0.12, 0.28);
    }

    [Fact]
    public void A_wrong_planogram_names_other_products()
    {
        var facings = Enumerable.Range(1, 5).SelectMany(seed =>
            Stage.Set(Stage.All.First(known => known.Name == "crowd-6"), (ulong)seed, None with { WrongEntries = 0.1 }).Planogram.Facings).ToList();
        Assert.InRange(facings.Count(facing => facing.Listed != facing.Product) / (double)facings.Count, 0.06, 0.14);
        var (right, _) = Kept.Played("crowd-6", 3, None);
        Assert.All(right.Planogram.Facings, facing => Assert.Equal(facing.Product, facing.Listed));
    }

    [Fact]
    public void Bodies_drop_out_for_the_share_and_no_longer_than_said()
    {
        var (seen, frames) = (0, 0);
        var longest = 0.0;
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var (play, said) = Kept.Played("holds-long-and-returns", seed, None with { Dropout = 0.3, LongestDropout = 5 });
            var shopper = play.Truth.Shoppers[0];
            var inside = said.Frames.Where(frame => frame.Time > shopper.EntersAt + 0.5 && frame.Time < shopper.LeftAt - 0.5).ToList();
            frames += inside.Count;
            var last = inside[0].Time;
            foreach (var (time, bodies) in inside.Where(frame => frame.Bodies.Length > 0))
            {
                seen++;
                longest = Math.Max(longest, time - last);
                last = time;
            }
        }
        Assert.InRange(1 - seen / (double)frames, 0.18, 0.42);
        Assert.InRange(longest, 3, 5.3);
    }

    [Fact]
    public void Ids_switch_as_often_as_said()
    {
        var (switches, minutes) = (0, 0.0);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var (play, _) = Kept.Played("crowd-6", seed, None with { IdSwitchesPerMinute = 2 });
            switches += play.Truth.Shoppers.Sum(shopper => shopper.Ids.Count - 1);
            minutes += play.Truth.Shoppers.Sum(shopper => shopper.LeftAt - shopper.EntersAt) / 60;
        }
        // An exchange changes the ids of two.
        Assert.InRange(switches / minutes, 1.5, 4);
        var (calm, _) = Kept.Played("crowd-6", 1, None);
        Assert.All(calm.Truth.Shoppers, shopper => Assert.Single(shopper.Ids));
    }

    [Theory]
    [InlineData(0.03)]
    [InlineData(0.15)]
    public void A_wrist_is_seen_as_far_off_as_said(double error)
    {
        var play = Stage.Set(Stage.All.First(known => known.Name == "one-item"), 2, None with { WristError = error });
        var off = new List<double>();
        play.Run(new Watching(play, off));
        Assert.InRange(Math.Sqrt(off.Average(metres => metres * metres)) / error, 0.7, 1.6);
    }

    [Fact]
    public void The_cameras_clock_is_ahead_by_the_skew()
    {
        var (play, right) = Kept.Played("one-item", 2, None);
        var (_, skewed) = Kept.Played("one-item", 2, None with { ClockSkew = 0.3 });
        Assert.Equal(right.Frames[0].Time + 0.3, skewed.Frames[0].Time, 6);
        Assert.Equal(right.Blocks[0].Time, skewed.Blocks[0].Time, 6);
        Assert.NotEmpty(play.Truth.Events);
    }

    private sealed class Watching(Play play, List<double> off) : ISensors
    {
        public void Bodies(BodyFrame frame)
        {
            Span<Point> joints = stackalloc Point[8];
            foreach (var body in frame.Bodies)
            {
                play.Truth.Shoppers[0].Body.Pose(frame.Time, joints);
                if (body.Joints[(int)Joint.LeftWrist] is { Score: > 0 } wrist)
                    off.Add((wrist.At - joints[(int)Joint.LeftWrist]).Length);
            }
        }

        public void Plates(PlateBlock block)
        {
        }

        public void Entered(double time, ulong target)
        {
        }

        public void Left(double time, ulong target)
        {
        }
    }
}
