using OpenAisle.Catalogue.Search;

namespace OpenAisle.Catalogue.Tests.Search;

public sealed class WordTests
{
    [Theory]
    [InlineData("12 ounces", "12oz")]
    [InlineData("12oz.", "12oz")]
    [InlineData("1 kg", "1000g")]
    [InlineData("1.50L", "1500ml")]
    [InlineData("16 fl. oz", "16floz")]
    [InlineData("2%", "2%")]
    [InlineData("72\"", "72in")]
    [InlineData("1,000 mg", "1000mg")]
    [InlineData("7up", "7up")]
    [InlineData("Häagen-Dazs", "haagen daz")]
    [InlineData("Reed's", "reed")]
    [InlineData("tomatoes potatoes", "tomato potato")]
    [InlineData("organic organs", "organic organ")]
    [InlineData("5 in 1", "5 in 1")]
    [InlineData("无籽西瓜 2个", "无籽西瓜 2 个")]
    [InlineData("\ud83d\ude00 \u0000 <>", "")]
    public void A_text_is_read_as_words_numbers_and_measures(string text, string terms) =>
        Assert.Equal(terms, string.Join(' ', WordReader.Read(text).Select(word => word.Term)));

    [Fact]
    public void Half_a_character_and_very_long_words_do_no_harm()
    {
        Assert.Empty(WordReader.Read("\ud83d"));
        Assert.All(WordReader.Read(new string('x', 10_000) + " " + new string('9', 10_000)), word => Assert.True(word.Text.Length <= 64));
    }

    [Theory]
    [InlineData("香蕉", "xiangjiao", "xj")]
    [InlineData("西红柿", "xihongshi", "xhs")]
    [InlineData("绿葡萄", "lvputao", "lpt")]
    public void Chinese_is_read_as_it_is_typed(string run, string pinyin, string initials)
    {
        Assert.Contains(pinyin, Pinyin.Of(run));
        Assert.Equal(initials, Pinyin.Initials(run));
    }

    [Fact]
    public void Every_character_of_the_shipped_names_has_a_reading()
    {
        var names = Demo.LooseGoods.Read().Select(good => good.Record.Product.NameIn("zh-Hans"))
            .Concat(Department.All.Select(key => CatalogueTexts.Department(key, "zh-Hans")));
        Assert.All(names.SelectMany(name => name.Where(WordReader.IsHan)), c => Assert.NotNull(Pinyin.Initials([c])));
    }

    [Theory]
    [InlineData("ice cream without nuts", "ice cream", "nuts")]
    [InlineData("nut free chocolate", "chocolate", "nuts")]
    [InlineData("tree nut free bars", "bar", "nuts")]
    [InlineData("gluten-free pasta", "pasta", "gluten")]
    [InlineData("bread no eggs or milk", "bread", "eggs milk")]
    [InlineData("free from dairy and soy cookies", "cookie", "milk soybeans")]
    [InlineData("不含坚果的冰淇淋", "冰淇淋", "nuts")]
    [InlineData("sugar free gum", "sugar free gum", "")]
    [InlineData("free range eggs", "free range egg", "")]
    [InlineData("无籽西瓜", "无籽西瓜", "")]
    public void What_must_not_be_in_it_is_taken_out_of_the_words(string text, string rest, string allergens)
    {
        var words = WordReader.Read(text);
        var without = WithoutReader.Take(words);
        Assert.Equal(rest, string.Join(' ', words.Where(word => word.Text.Length > 0).Select(word => word.Term)));
        Assert.Equal(allergens, string.Join(' ', without.Select(one => one.Allergen)));
    }

    [Fact]
    public void Any_other_ingredient_is_taken_by_its_words()
    {
        var words = WordReader.Read("cookies without palm oil");
        Assert.Equal(["palm", "oil"], Assert.Single(WithoutReader.Take(words)).Terms);
        Assert.Equal("cookie", Assert.Single(words).Term);
    }
}
