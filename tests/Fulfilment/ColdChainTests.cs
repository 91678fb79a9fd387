using CsCheck;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>How long goods are out of their cold: from the shelf until they are put away, and again from when they are fetched.</summary>
public sealed class ColdChainTests
{
    private static readonly Tote Dry = new("A-1", TemperatureZone.Ambient);
    private static readonly Tote Cold = new("C-1", TemperatureZone.Chilled);

    [Fact]
    public void The_clock_of_a_zone_runs_from_the_first_cold_thing_off_its_shelf_and_stops_when_that_goes_back()
    {
        var state = At(Begun(), 5, PickRules.Weigh(Begun(), NewStep(), Ana, 2, Quantity.Grams(1_505), null));
        Assert.Empty(state.Clocks); // bananas need no cold

        state = At(state, 7, PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(2)));
        var clock = Assert.Single(state.Clocks);
        Assert.Equal((TemperatureZone.Chilled, Minute(7)), (clock.Zone, clock.OutSince!.Value));
        Assert.Equal(TimeSpan.FromMinutes(13), clock.Out(Minute(20)));

        Assert.Empty(At(state, 9, PickRules.Undo(state, NewStep(), Ana, 1)).Clocks);
    }

    [Fact]
    public void A_tote_is_late_after_its_zones_limit_and_putting_it_away_does_not_make_it_cold_again()
    {
        var state = Packed();
        var late = (int)ColdLimits.Chilled.TotalMinutes;
        Assert.False(Clock(state, Cold).IsLate(Minute(late)));
        Assert.True(Clock(state, Cold).IsLate(Minute(late + 1)));
        Assert.Equal(Minute(late), Clock(state, Cold).LateAt);
        Assert.Null(Clock(state, Dry).LateAt);
        Assert.False(Clock(state, Dry).IsLate(Minute(10_000)));

        var away = At(state, late + 1, PickRules.Stage(state, NewStep(), Ana, "C-1", "C-12"));
        Assert.True(Clock(away, Cold).IsLate(Minute(late + 1)));
        Assert.Equal("C-12", Clock(away, Cold).Place);
    }

    [Fact]
    public void Only_what_is_packed_is_put_away_once_at_a_place_that_can_be()
    {
        Assert.Equal("not-packed", Assert.IsType<PickOutcome.NotNow>(PickRules.Stage(Begun(), NewStep(), Ana, "C-1", "C-12").Refusal).Code);
        var state = Packed();
        Assert.Equal("no-such-tote", Assert.IsType<PickOutcome.Unfit>(PickRules.Stage(state, NewStep(), Ana, "C-9", "C-12").Refusal).Code);
        Assert.Equal("place", Assert.IsType<PickOutcome.Unfit>(PickRules.Stage(state, NewStep(), Ana, "C-1", "<b>").Refusal).Code);
        Assert.Equal("place", Assert.IsType<PickOutcome.Unfit>(PickRules.Stage(state, NewStep(), Ana, "C-1", "").Refusal).Code);
        Assert.Equal(PickDecision.Already, PickRules.Fetch(state, NewStep(), Ana, "C-1"));

        var step = NewStep();
        var away = At(state, 10, PickRules.Stage(state, step, Ben, "C-1", "C-12")); // whoever passes may
        Assert.Equal(PickDecision.Already, PickRules.Stage(away, step, Ben, "C-1", "C-12"));
        Assert.Equal(PickDecision.Already, PickRules.Stage(away, NewStep(), Ana, "C-1", "C-12"));
        Assert.IsType<PickOutcome.Conflict>(PickRules.Stage(away, step, Ben, "C-1", "C-13").Refusal);
    }

    [Fact]
    public void A_phone_that_did_not_see_what_another_one_did_moves_nothing()
    {
        var state = Packed();
        var seen = Clock(state, Cold).Mark();
        var step = NewStep();
        var away = At(state, 10, PickRules.Stage(state, step, Ana, "C-1", "C-12", seen));
        Assert.Equal(PickDecision.Already, PickRules.Stage(away, step, Ana, "C-1", "C-12", seen)); // its answer was lost
        Assert.Equal(PickDecision.Already, PickRules.Stage(away, NewStep(), Ben, "C-1", "C-12", seen)); // it is where Ben put it, too
        Assert.Equal("moved", Assert.IsType<PickOutcome.NotNow>(PickRules.Stage(away, NewStep(), Ben, "C-1", "C-13", seen).Refusal).Code);

        // Fetched and put back by Ana, it is not where Ben saw it, though the shelf is the same.
        var seenThere = Clock(away, Cold).Mark();
        var back = At(away, 20, PickRules.Fetch(away, NewStep(), Ana, "C-1", seenThere));
        back = At(back, 25, PickRules.Stage(back, NewStep(), Ana, "C-1", "C-12"));
        Assert.Equal("moved", Assert.IsType<PickOutcome.NotNow>(PickRules.Fetch(back, NewStep(), Ben, "C-1", seenThere).Refusal).Code);
        Assert.IsType<ToteFetched>(PickRules.Fetch(back, NewStep(), Ben, "C-1", Clock(back, Cold).Mark()).Fact);
    }

    [Fact]
    public void What_was_fetched_in_a_dead_spot_is_takenof_its_cold_from_then_and_not_from_when_it_was_told()
    {
        var away = At(Packed(), 10, PickRules.Stage(Packed(), NewStep(), Ana, "C-1", "C-12"));
        var taken = At(away, 60, PickRules.Fetch(away, NewStep(), Ana, "C-1", since: Minute(40)));
        Assert.Equal(TimeSpan.FromMinutes(10 + 30), Clock(taken, Cold).Out(Minute(70)));
        Assert.Equal(Minute(60), Clock(At(away, 60, PickRules.Fetch(away, NewStep(), Ana, "C-1", since: Minute(90))), Cold).OutSince); // nothing is taken out tomorrow

        var kind = PickKinds.All.Single(kind => kind.Name == PickKinds.ToteFetched);
        var told = new ToteFetched(NewStep(), Ana, "C-1", Minute(40));
        Assert.Equal(told, kind.Read(kind.Write(told)));
    }

    /// <summary>Law: the time out is the sum of the times between shelf, places and fetchings, whatever is done in between, and never falls.</summary>
    [Fact]
    public void The_time_takenis_the_sum_of_the_times_it_was_out() => Gen.Select(Gen.Bool, Gen.Int[0, 30]).List[0, 30].Sample(deeds =>
    {
        var (state, now, isOut, expected, before) = (Packed(), 0, true, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (putsAway, wait) in deeds)
        {
            now += wait;
            expected += isOut ? TimeSpan.FromMinutes(wait) : TimeSpan.Zero;
            var decision = putsAway ? PickRules.Stage(state, NewStep(), Ana, "C-1", $"C-{now}") : PickRules.Fetch(state, NewStep(), Ana, "C-1");
            state = decision.Fact is null ? state : At(state, now, decision);
            isOut = !putsAway;
            var clock = Clock(state, Cold);
            Assert.Equal(expected, clock.Out(Minute(now)));
            Assert.True(clock.Out(Minute(now)) >= before);
            Assert.Equal(clock.Out(Minute(now)), clock.Out(Minute(now - 1_000)) + (clock.OutSince is { } since ? Minute(now) - since : default));
            before = clock.Out(Minute(now));
        }
    });

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_tote_stands_at_the_kerb_with_its_place_and_its_clock(string engine)
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop(engine));
        var order = await shop.PlacedOrder();
        var pick = shop.Pick(order);
        await pick.Begin(NewStep(), Ana);
        await pick.Weigh(NewStep(), Ana, 2, Quantity.Grams(1_505), null);
        var taken = Assert.IsType<PickOutcome.Done>(await pick.TakePieces(NewStep(), Ana, 1, Quantity.Pieces(2))).Pick.Clocks!.Single();
        await pick.TakePieces(NewStep(), Ana, 3, Quantity.Pieces(1));
        await pick.Pack(NewStep(), Ana, [Dry, Cold]);
        Assert.IsType<PickOutcome.Done>(await pick.Stage(NewStep(), Ben, "C-1", "C-12"));

        var waiting = await Shopfloor.Until(() => shop.Kerb.Waiting(Given.Store), waiting => waiting.Count == 1);
        var tote = waiting[0].Clocks!.Single(clock => clock.Code == "C-1");
        Assert.Equal("C-12", tote.Place);
        Assert.Null(tote.OutSince);
        Assert.InRange(tote.OutBefore, TimeSpan.FromTicks(1), TimeProvider.System.GetUtcNow() - taken.OutSince!.Value);
        Assert.Null(waiting[0].Clocks!.Single(clock => clock.Code == "A-1").Place);

        var fetched = Assert.IsType<PickOutcome.Done>(await pick.Fetch(NewStep(), Ben, "C-1")).Pick.Clocks!.Single(clock => clock.Code == "C-1");
        Assert.Equal(tote.OutBefore, fetched.OutBefore);
        Assert.NotNull(fetched.OutSince);
    }

    private static ToteClock Clock(PickState state, Tote tote) => state.Clocks.Single(clock => clock.Code == tote.Code);

    private static DateTimeOffset Minute(int minute) => Now.AddMinutes(minute);

    private static PickState At(PickState state, int minute, PickDecision decision) => state.Apply(Assert.IsType<IFact>(decision.Fact, exactMatch: false), Minute(minute));

    /// <summary>Everything was taken and packed in minute 0.</summary>
    private static PickState Packed()
    {
        var state = Begun();
        state = At(state, 0, PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(2)));
        state = At(state, 0, PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(1_505), null));
        state = At(state, 0, PickRules.ReportShort(state, NewStep(), Ana, 3, null));
        return At(state, 0, PickRules.Pack(state, NewStep(), Ana, [Dry, Cold]));
    }
}
