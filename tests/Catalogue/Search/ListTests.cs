using OpenAisle.Catalogue.Search;

namespace OpenAisle.Catalogue.Tests.Search;

public sealed class ListTests
{
    [Theory]
    [InlineData("milk", null, "milk")]
    [InlineData("2 lb chicken", "2 LBR", "chicken")]
    [InlineData("2lb of chicken", "2 LBR", "chicken")]
    [InlineData("1/2 lb ham", "0.5 LBR", "ham")]
    [InlineData("a dozen eggs", "12 H87", "eggs")]
    [InlineData("3x yogurt", "3 H87", "yogurt")]
    [InlineData("3 x yogurt", "3 H87", "yogurt")]
    [InlineData("yogurt x3", "3 H87", "yogurt")]
    [InlineData("2 cans of tomatoes", "2 H87", "tomatoes")]
    [InlineData("avocado", null, "avocado")]
    [InlineData("2% milk", null, "2% milk")]
    [InlineData("7up", null, "7up")]
    [InlineData("1 gallon milk", "1 GLL", "milk")]
    [InlineData("500g flour", "500 GRM", "flour")]
    [InlineData("两斤苹果", "1000 GRM", "苹果")]
    [InlineData("牛奶2盒", "2 H87", "牛奶")]
    [InlineData("an apple", "1 H87", "apple")]
    [InlineData("2 large eggs", "2 H87", "large eggs")]
    public void An_amount_is_read_before_and_behind_the_words(string line, string? amount, string words)
    {
        var read = ListReader.Amount(line);
        Assert.Equal((amount is null ? null : Quantity.Parse(amount), words), (read.Amount, read.Words));
    }

    [Fact]
    public void A_list_without_end_is_cut_and_signs_are_no_lines()
    {
        Assert.Equal(60, ListReader.Read(string.Concat(Enumerable.Repeat("milk,", 10_000)), 60, _ => []).Count);
        Assert.Empty(ListReader.Read(",,;\n - \n", 60, _ => []));
        Assert.True(Assert.Single(ListReader.Read(new string('9', 50_000), 60, _ => [])).Words.Length <= 120);
    }
}
