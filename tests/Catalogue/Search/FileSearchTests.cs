using System.Text;
using OpenAisle.Catalogue.Search;

namespace OpenAisle.Catalogue.Tests.Search;

public sealed class FileSearchTests
{
    [Fact]
    public void What_a_product_is_goes_before_what_its_text_mentions()
    {
        using var search = Search(
            """{"id":"a","title":"Chocolate bar","text":"with milk, milk powder and more milk"}""",
            """{"id":"b","title":"Whole milk","text":"a drink","brand":"Acme"}""",
            """{"id":"c","title":"Milk chocolate bar"}""");
        Assert.Equal("b", search.Find("milk", 10)[0]);
        Assert.Equal("c", search.Find("milk chocolate", 10)[0]);
        Assert.Equal("b", search.Find("acme milk", 10)[0]);
        Assert.Single(search.Find("milk", 1));
    }

    [Theory]
    [InlineData("bannana")]
    [InlineData("banan")]
    [InlineData("Bananas!!")]
    [InlineData("BANANA")]
    public void Misspelt_and_differently_formed_words_find(string query)
    {
        using var search = Search("""{"id":1,"title":"Bananas"}""", """{"id":2,"title":"Bandana"}""");
        Assert.Equal("1", search.Find(query, 10)[0]);
    }

    [Theory]
    [InlineData("couch", "1")]
    [InlineData("pop corn", "2")]
    [InlineData("icecream", "3")]
    [InlineData("12 ounce cup", "4")]
    [InlineData("西红柿", "5")]
    [InlineData("fanqie", "5")]
    [InlineData("fq", "5")]
    public void Synonyms_joined_and_split_words_sizes_and_pinyin_find(string query, string id)
    {
        using var search = Search(
            """{"id":1,"title":"Red sofa"}""", """{"id":2,"title":"Popcorn"}""", """{"id":3,"title":"Ice cream"}""", """{"id":4,"title":"Cup, 12oz"}""",
            """{"id":5,"title":"番茄"}""", """{"id":6,"title":"Cup, 20oz"}""", """{"id":7,"title":"Cream"}""");
        Assert.Equal(id, search.Find(query, 10)[0]);
    }

    [Fact]
    public void Lines_that_are_no_product_are_refused_by_number_and_the_rest_is_searched()
    {
        using var search = Search(
            """{"id":"1","title":"Tea"}""", "no json", "[]", """{"title":"without id"}""", """{"id":"1","title":"twice"}""", "", """{"id":"2"}""",
            """{"id":"3","title":null,"text":["green","tea"],"brand":7}""", """{"id":"4","title":"half \ud83d"}""");
        Assert.Equal((3, 5), (search.Report.Products, search.Report.Refused));
        Assert.StartsWith("shop.jsonl:2:", search.Report.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(["1", "3"], search.Find("tea", 10));
        Assert.Empty(search.Find("", 10));
        Assert.Empty(search.Find(" \u0000 ;;; ", 10));
        Assert.Empty(search.Find("nothingofthekind", 10));
    }

    [Fact]
    public void Fields_in_capitals_and_titles_by_language_are_read()
    {
        using var search = Search("\uFEFF{\"ID\":\"1\",\"Title\":\"Green tea\"}\r", """{"id":"2","title":{"en":"Black tea","zh":"红茶"}}""");
        Assert.Equal(["1", "2"], search.Find("tea", 10).Order());
        Assert.Equal("2", search.Find("红茶", 10)[0]);
    }

    [Fact]
    public void A_pasted_page_as_a_query_and_html_as_text_do_no_harm()
    {
        using var search = Search("""{"id":"1","title":"Tea","text":"<p>Fine <b>leaves</b> &amp; more <script"}""");
        Assert.Equal("1", search.Find(new string('x', 100_000) + " tea " + string.Concat(Enumerable.Repeat("tea ", 50_000)), 10).DefaultIfEmpty("1").First());
        Assert.Equal(["1"], search.Find("leaves", 10));
    }

    [Fact]
    public void An_empty_file_answers_every_query_with_nothing()
    {
        using var search = Search();
        Assert.Empty(search.Find("milk", 10));
    }

    private static FileSearch Search(params string[] lines) => FileSearch.Load(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "shop.jsonl");
}
