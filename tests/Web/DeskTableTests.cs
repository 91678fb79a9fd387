using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenAisle.Web.Desk;

namespace OpenAisle.Web.Tests;

/// <summary>Tables of the desk: sorted, filtered, in pages, and as files.</summary>
public sealed class DeskTableTests
{
    private static readonly Column<Row>[] Columns =
    [
        new("name", "products.name", row => row.Name),
        new("price", "manage.price", row => $"${row.Price}", row => row.Price, IsNumber: true),
    ];

    [Fact]
    public void Sorts_numbers_by_their_size_and_what_is_not_known_stands_last_either_way()
    {
        Row[] rows = [new("b", 9), new("a", 10), new("–", null), new("C", 100)];
        Assert.Equal([9, 10, 100, null], Table(rows, ("sort", "price")).Rows.Select(row => row.Price));
        Assert.Equal([100, 10, 9, null], Table(rows, ("sort", "-price")).Rows.Select(row => row.Price));
        Assert.Equal(["a", "b", "C"], Table(rows[..2].Append(rows[3]), ("sort", "name")).Rows.Select(row => row.Name));
        Assert.Equal(rows, Table(rows, ("sort", "nonsense")).Rows);
    }

    [Fact]
    public void A_second_tap_on_a_column_turns_it_round_and_keeps_what_else_was_asked()
    {
        var table = Table([], ("store", "maple-street"), ("only", "milk & more"), ("page", "3"), ("sort", "price"), ("done", "priced"));
        Assert.Equal("/x?store=maple-street&only=milk%20%26%20more&sort=-price", table.SortedBy("/x", Columns[1]));
        Assert.Equal("/x?store=maple-street&only=milk%20%26%20more&sort=name", table.SortedBy("/x", Columns[0]));
    }

    [Fact]
    public void Shows_the_rows_that_hold_the_words_page_by_page()
    {
        var rows = Enumerable.Range(1, 120).Select(i => new Row(i % 2 == 0 ? "Milch" : "牛奶", i)).ToList();
        Assert.Equal(60, Table(rows, ("only", "MILCH")).Rows.Count);
        Assert.Equal(60, Table(rows, ("only", "牛")).Rows.Count);
        Assert.Equal(Enumerable.Range(51, 50), Table(rows, ("page", "2")).Shown.Select(row => row.Price!.Value));
        Assert.Equal(20, Table(rows, ("page", "99")).Shown.Count());
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\"")]
    [InlineData("+1 555 0100", "'+1 555 0100")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("＝1", "'＝1")]
    [InlineData("-3.50", "-3.50")]
    [InlineData("4.99", "4.99")]
    [InlineData("牛奶, 全脂", "\"牛奶, 全脂\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void A_cell_of_a_file_is_text_and_never_run(string cell, string written) => Assert.Equal(written, CsvFile.Cell(cell));

    private static TableView<Row> Table(IEnumerable<Row> rows, params (string Name, string Value)[] query) =>
        new(rows, Columns, new QueryCollection(query.ToDictionary(field => field.Name, field => new StringValues(field.Value))), CultureInfo.GetCultureInfo("en-US"));

    private sealed record Row(string Name, int? Price);
}
