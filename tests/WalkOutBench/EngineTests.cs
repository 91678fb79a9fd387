using System.Globalization;
using OpenAisle.Bench.WalkOut;
using OpenAisle.Sim;

namespace OpenAisle.WalkOutBench.Tests;

/// <summary>Short forms of the suites. Their floors lie below what the suites measure, by what few seeds can differ.</summary>
public sealed class EngineTests
{
    private const ulong FirstSeed = 201;

    [Fact]
    public void The_engine_does_better_than_the_winners_method_on_the_thirty_cases()
    {
        var (engine, winner) = (new Score(), new Score());
        foreach (var which in Baseline.Cases)
        {
            for (var seed = FirstSeed; seed < FirstSeed + 2; seed++)
            {
                var (play, judged, _) = Scenes.Play(which, seed, null, live: false, yardsticks: true);
                engine.Add(play, judged[0].Bills);
                winner.Add(play, judged[1].Bills);
            }
        }
        Assert.InRange(engine.F1, 0.88, 1);
        Assert.True(engine.F1 > winner.F1 + 0.05, $"{engine.F1:0.000}, the winner's method {winner.F1:0.000}");
    }

    [Fact]
    public void In_an_ordinary_mix_nobody_is_charged_too_much_unseen()
    {
        var score = new Score();
        for (var seed = FirstSeed; seed < FirstSeed + 6; seed++)
        {
            var (play, judged, _) = Scenes.Play(Other("mix"), seed, null, live: true, yardsticks: false);
            score.Add(play, judged[0].Bills);
        }
        Assert.InRange(score.ExactShare, 0.75, 1);
        Assert.Equal(0, score.Overcharged);
    }

    [Fact]
    public void Six_people_who_confuse_are_still_told_apart()
    {
        var score = new Score();
        for (var seed = FirstSeed; seed < FirstSeed + 2; seed++)
        {
            var (play, judged, _) = Scenes.Play(Other("crowd-6"), seed, CrowdSuite.Usual, live: true, yardsticks: false);
            score.Add(play, judged[0].Bills);
        }
        Assert.InRange(score.F1, 0.75, 1);
    }

    [Fact]
    public void Sensors_at_their_worst_break_nothing()
    {
        var worst = new Faults
        {
            DeadPlates = 0.1,
            WrongEntries = 0.1,
            ClockSkew = 0.3,
            IdSwitchesPerMinute = 2,
            Dropout = 0.3,
            LongestDropout = 5,
            WristError = 0.25,
            LateIds = 0.5,
            NoiseTimes = 4,
            SpreadTimes = 4,
            LongerReach = 0.15,
        };
        var play = Stage.Set(Other("crowd-6"), FirstSeed, worst);
        var engine = new EngineJudge(play, live: true);
        play.Run(engine);
        var bills = engine.Bills();
        Assert.Null(engine.Broke);
        Assert.NotEmpty(bills);
        Assert.All(bills.SelectMany(bill => bill.Lines), line => Assert.InRange(line.Confidence, 0, 1));
    }

    [Fact]
    public void Loose_goods_are_billed_to_who_took_them()
    {
        var (right, lines) = (0, 0);
        for (var seed = FirstSeed; seed < FirstSeed + 3; seed++)
        {
            var (play, judged, _) = Scenes.Play(Other("loose"), seed, null, live: true, yardsticks: false);
            foreach (var shopper in play.Truth.Shoppers)
            {
                var mine = judged[0].Bills.Where(bill => bill.Shopper == shopper.Id.ToString(CultureInfo.InvariantCulture)).SelectMany(bill => bill.Lines).ToList();
                lines += shopper.Loose.Count;
                right += shopper.Loose.Count(loose => mine.Exists(line => line.Gtin == loose.Key.Gtin && line.Grams > 0));
            }
        }
        Assert.InRange(right / (double)lines, 0.9, 1);
    }

    private static Case Other(string name) => Stage.Others.First(known => known.Name == name);
}
