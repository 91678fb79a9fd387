using System.Globalization;
using OpenAisle.Bench.WalkOut;
using OpenAisle.Sim;

namespace OpenAisle.WalkOutBench.Tests;

public sealed class ScoreTests
{
    private static readonly Play Played = PlayOnce();

    [Fact]
    public void The_true_bills_score_one()
    {
        var score = new Score();
        Assert.True(score.Add(Played, True()));
        Assert.Equal((1.0, 1.0, 1.0), (score.F1, score.Precision, score.Recall));
        Assert.Equal(score.Receipts, score.Exact);
        Assert.Equal(0, score.Overcharged);
    }

    [Fact]
    public void An_item_on_the_wrong_bill_is_neither_right_nor_free()
    {
        var bills = True();
        var moved = bills[0].Lines[0];
        bills[0] = bills[0] with { Lines = [.. bills[0].Lines.Skip(1)] };
        bills[1] = bills[1] with { Lines = [.. bills[1].Lines, moved with { Quantity = 1 }] };
        var score = new Score();
        Assert.False(score.Add(Played, bills));
        Assert.Equal(0, score.Exact);
        Assert.Equal(score.Taken - 1, score.Right);
        Assert.Equal(1, score.Overcharged);
    }

    [Fact]
    public void A_bill_for_nobody_counts_against()
    {
        var score = new Score();
        Assert.False(score.Add(Played, [.. True(), new Bill("nobody", [new BillLine("200000000004", 2)])]));
        Assert.Equal(score.Taken + 2, score.Charged);
        Assert.Equal(1, score.Overcharged);
    }

    [Fact]
    public void What_is_sent_to_review_charges_nobody_too_much()
    {
        var bills = True();
        bills[0] = new Bill(bills[0].Shopper, [.. bills[0].Lines.Select(line => line with { Quantity = line.Quantity + 1 })], NeedsReview: true);
        var score = new Score();
        score.Add(Played, bills);
        Assert.Equal((1, 0), (score.Reviewed, score.Overcharged));
        Assert.Equal(score.Receipts - 1, score.ExactUnseen);
    }

    private static Play PlayOnce()
    {
        var play = Stage.Set(Baseline.Cases.First(known => known.Name == "two-shoppers"), 1);
        play.Run(new Nobody());
        return play;
    }

    private static List<Bill> True() =>
    [
        .. Played.Truth.Shoppers.Select(shopper => new Bill(shopper.Id.ToString(CultureInfo.InvariantCulture),
            [.. shopper.Held.GroupBy(unit => unit.Product.Gtin).Select(line => new BillLine(line.Key, line.Count()))])),
    ];

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
