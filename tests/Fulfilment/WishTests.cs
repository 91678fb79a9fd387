using OpenAisle.Catalogue;
using OpenAisle.Orders;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>Nobody gets in the place of a line what they did not say yes to.</summary>
public sealed class WishTests
{
    [Theory]
    [InlineData(IfMissing.Choose, null, null)]
    [InlineData(IfMissing.Ask, "ask-first", null)]
    [InlineData(IfMissing.Nothing, "nothing-instead", "nothing-instead")]
    public void What_may_come_instead_is_the_shoppers_to_say(IfMissing ifMissing, string? taken, string? asked)
    {
        var state = Begun(new LineWish(ifMissing));

        Assert.Equal(taken, Code(PickRules.Substitute(state, NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[4])));
        Assert.Equal(asked, Code(PickRules.Propose(state, NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[4], Now)));
    }

    [Fact]
    public void What_was_named_may_be_taken_and_anything_else_is_asked_about()
    {
        var state = Begun(new LineWish(IfMissing.These, [OatFlakes]));

        Assert.Null(Code(PickRules.Substitute(state, NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[4])));
        Assert.Equal("ask-first", Code(PickRules.Substitute(state, NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(1), Shelves[3])));
        Assert.Null(Code(PickRules.Propose(state, NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(1), Shelves[3], Now)));
    }

    [Fact]
    public void What_was_wished_is_frozen_with_the_pick()
    {
        var wish = new LineWish(IfMissing.These, [OatFlakes, RyeFlakes], "thin");

        Assert.Equal(wish, Begun(wish).Line(3)!.Wish);
        Assert.Null(Begun(wish).Line(1)!.Wish);
    }

    private static PickState Begun(LineWish wish)
    {
        var plan = PickPlan.Of(Order(1_345, PriceRule.AsOrdered, [Lines[0], Lines[1], Lines[2] with { Wish = wish }]), Found(Shelves));
        return After(PickState.Empty(), PickRules.Begin(PickState.Empty(), NewStep(), Ana, plan));
    }

    private static string? Code(PickDecision decision) => (decision.Refusal as PickOutcome.Unfit)?.Code;
}
