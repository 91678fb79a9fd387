using OpenAisle.Bench.WalkOut;
using OpenAisle.Sim;

namespace OpenAisle.WalkOutBench.Tests;

/// <summary>The virtual store is neither too easy nor too hard: the published method does in it about what it did in the competition.</summary>
public sealed class YardstickTests
{
    private static readonly Dictionary<string, (Score Winner, Score Oracle)> Kinds = Judged();

    [Fact]
    public void The_winners_method_reaches_about_what_it_reached_in_the_competition()
    {
        // Published: a mean F1 of 0.844.
        var all = BaselineSuite.Sum(Kinds.Values.Select(kind => kind.Winner));
        Assert.InRange(all.F1, 0.72, 0.90);
    }

    [Theory]
    [InlineData("hand-over")]
    [InlineData("two held, one taken")]
    [InlineData("long hold")]
    [InlineData("like-weight swap")]
    [InlineData("simultaneous")]
    [InlineData("misplacing")]
    public void The_winners_method_is_weak_where_it_was_weak_in_the_competition(string kind)
    {
        Assert.True(Kinds[kind].Winner.F1 < Kinds["plain"].Winner.F1, $"{kind}: {Kinds[kind].Winner.F1}");
    }

    [Fact]
    public void What_is_plain_is_plain_to_all()
    {
        Assert.InRange(Kinds["plain"].Winner.F1, 0.93, 1);
        Assert.Equal(1, Kinds["plain"].Oracle.F1, 6);
    }

    [Fact]
    public void An_oracle_tells_nearly_everything_but_likes()
    {
        Assert.All(Kinds.Where(kind => kind.Key is not ("like-weight swap" or "hand-over")), kind => Assert.InRange(kind.Value.Oracle.F1, 0.94, 1));
        Assert.True(Kinds["like-weight swap"].Oracle.F1 < 0.99);
    }

    private static Dictionary<string, (Score Winner, Score Oracle)> Judged()
    {
        const int Seeds = 6;
        var kinds = new Dictionary<string, (Score Winner, Score Oracle)>();
        foreach (var which in Baseline.Cases)
        {
            kinds.TryAdd(which.Kind, (new Score(), new Score()));
            for (ulong seed = 101; seed < 101 + Seeds; seed++)
            {
                var play = Stage.Set(which, seed);
                var winner = new WinnerJudge(play);
                play.Run(winner);
                kinds[which.Kind].Winner.Add(play, winner.Bills());
                kinds[which.Kind].Oracle.Add(play, new OracleJudge(play, seed).Bills());
            }
        }
        return kinds;
    }
}
