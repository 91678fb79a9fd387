namespace OpenAisle.Sim.Tests;

/// <summary>Memory is measured while no other test runs.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class MemoryTests
{
    private const double MostGrowthBytes = 300_000;

    [Fact]
    public void A_store_that_never_closes_keeps_nothing_of_the_past()
    {
        var play = new Play(new StoreShape(Gondolas: 1, Shelves: 1), new Faults { IdSwitchesPerMinute = 0.5 }, 1, keepsTruth: false);
        Shop(play, 600);
        var before = GC.GetTotalMemory(true);
        Shop(play, 6000);
        Assert.InRange(GC.GetTotalMemory(true) - before, double.NegativeInfinity, MostGrowthBytes);
        Assert.InRange(play.Truth.Shoppers.Count, 0, 12);
    }

    private static void Shop(Play play, double seconds)
    {
        var nobody = new Nobody();
        var (until, next) = (play.Clock + seconds, play.Clock);
        while (play.Clock < until)
        {
            if (play.Clock >= next)
            {
                next = play.Clock + 15;
                var one = play.Scripts.Of(play.Planogram.Facings);
                play.Enter(0, new Act.Take(one), new Act.Wait(1), new Act.PutBack(one.Product, one));
            }
            play.Step(nobody);
        }
    }

    private sealed class Nobody : ISensors
    {
        public void Plates(PlateBlock block)
        {
        }

        public void Bodies(BodyFrame frame)
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
