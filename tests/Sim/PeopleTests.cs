namespace OpenAisle.Sim.Tests;

public sealed class PeopleTests
{
    public static TheoryData<string> Names => [.. Stage.All.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Everybody_leaves_with_what_they_took_and_did_not_give_away(string name)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var (play, said) = Kept.Played(name, seed);
            Assert.True(play.Over, $"{name}, seed {seed}: somebody is still inside");
            Assert.NotEmpty(play.Truth.Events);
            foreach (var shopper in play.Truth.Shoppers)
            {
                foreach (var product in play.Planogram.Products.Where(product => !product.Loose))
                {
                    var taken = play.Truth.Events.Where(happened => happened.Shopper == shopper && happened.Product == product).Sum(happened => happened.Quantity);
                    var given = play.Truth.Handovers.Count(given => given.From == shopper && given.Product == product);
                    var received = play.Truth.Handovers.Count(given => given.To == shopper && given.Product == product);
                    Assert.Equal(taken - given + received, shopper.Held.Count(unit => unit.Product == product));
                }
                foreach (var (product, grams) in shopper.Loose)
                {
                    var poured = play.Truth.Events.Where(happened => happened.Shopper == shopper && happened.Product == product).Sum(happened => happened.Grams);
                    Assert.Equal(-poured, grams, 6);
                }
            }
            Assert.Equal(play.Truth.Shoppers.Count, said.Doors.Count(door => door.In));
            Assert.Equal(play.Truth.Shoppers.Count, said.Doors.Count(door => !door.In));
        }
    }

    [Theory]
    [InlineData("hands-over-one", 1)]
    [InlineData("hands-over-of-two", 1)]
    public void A_hand_over_brings_two_hands_together(string name, int times)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var (play, said) = Kept.Played(name, seed, new Faults { Dropout = 0, LateIds = 0 });
            Assert.Equal(times, play.Truth.Handovers.Count);
            foreach (var given in play.Truth.Handovers)
            {
                var (_, bodies) = said.Frames.MinBy(frame => Math.Abs(frame.Time - given.Time));
                var from = bodies.Single(body => body.Id == given.From.Id).Joints[(int)Joint.RightWrist];
                var to = bodies.Single(body => body.Id == given.To.Id).Joints[(int)Joint.RightWrist];
                if (from.Score > 0.8 && to.Score > 0.8)
                    Assert.InRange((from.At - to.At).Length, 0, 0.4);
            }
        }
    }

    [Fact]
    public void People_do_not_walk_through_each_other_often()
    {
        var (close, pairs) = (0, 0);
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var (_, said) = Kept.Played("crowd-6", seed, new Faults { Dropout = 0 });
            foreach (var (_, bodies) in said.Frames)
            {
                for (var i = 0; i < bodies.Length; i++)
                {
                    for (var j = i + 1; j < bodies.Length; j++)
                    {
                        var (one, other) = (bodies[i].Joints[(int)Joint.Neck], bodies[j].Joints[(int)Joint.Neck]);
                        if (one.Score <= 0 || other.Score <= 0)
                            continue;
                        pairs++;
                        close += one.At.Flat(other.At) < 0.25 ? 1 : 0;
                    }
                }
            }
        }
        Assert.InRange(close / (double)pairs, 0, 0.01);
    }

    [Fact]
    public void Simultaneous_picks_happen_within_two_seconds()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var (play, _) = Kept.Played("two-take-the-same", seed);
            var same = play.Truth.Events.GroupBy(happened => happened.Facing).Single(group => group.Count() == 2).ToList();
            Assert.InRange(Math.Abs(same[0].Time - same[1].Time), 0, 2);
            Assert.NotEqual(same[0].Shopper, same[1].Shopper);
        }
    }
}
