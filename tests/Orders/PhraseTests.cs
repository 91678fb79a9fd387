namespace OpenAisle.Orders.Tests;

public sealed class PhraseTests
{
    private static readonly OrderState Picking = Given.Picking(Given.Pieces(1, 2, 399));

    [Fact]
    public void A_key_is_one_phrase()
    {
        var key = new Guid(1, 2, 3, new byte[8]);
        var said = Assert.IsType<Said>(OrderRules.Say(Picking, key, Phrases.Shopper, "any-brand", 1, Given.Settings).Fact);
        var after = Given.After(Picking, said);

        Assert.Equal(Decision.Already, OrderRules.Say(after, key, Phrases.Shopper, "any-brand", 1, Given.Settings));
        Assert.IsType<StepOutcome.Unfit>(OrderRules.Say(after, key, Phrases.Shopper, "thank-you", 1, Given.Settings).Answer);
        Assert.Equal("any-brand", Assert.Single(after.Said).Phrase);
    }

    [Theory]
    [InlineData(Phrases.Shopper, "any-brand", 2)]
    [InlineData(Phrases.Shopper, "shelf-empty", null)]
    [InlineData(Phrases.Picker, "leave-it-out", null)]
    public void Nothing_is_said_that_is_no_phrase_of_theirs_or_about_no_line(string by, string phrase, int? line) =>
        Assert.IsType<StepOutcome.Unfit>(OrderRules.Say(Picking, Guid.Empty, by, phrase, line, Given.Settings).Answer);

    [Fact]
    public void There_is_an_end_to_it_and_only_while_somebody_hears()
    {
        var state = Picking;
        for (var phrase = 0; phrase < Given.Settings.MostPhrases; phrase++)
        {
            state = Given.After(state, OrderRules.Say(state, new Guid(phrase, 0, 0, new byte[8]), Phrases.Picker, "hello", null, Given.Settings).Fact!);
        }

        Assert.IsType<StepOutcome.NotNow>(OrderRules.Say(state, new Guid(-1, 0, 0, new byte[8]), Phrases.Picker, "hello", null, Given.Settings).Answer);
        Assert.IsType<StepOutcome.NotNow>(OrderRules.Say(Given.Placed(Given.Pieces(1, 2, 399)), Guid.Empty, Phrases.Picker, "hello", null, Given.Settings).Answer);
    }
}
