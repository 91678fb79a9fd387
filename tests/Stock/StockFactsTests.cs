using System.Text;
using System.Text.Json;
using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>How the facts of stock stand in the journal, for ever.</summary>
public sealed class StockFactsTests
{
    private static readonly Id<Hold> AHold = Id<Hold>.Parse("0197c0de-0000-7000-8000-000000000001");

    public static TheoryData<string, string> Written => new()
    {
        { "stock.kept", """{"gtin":"04006381333931","keeping":"counted","safetyStock":"2 H87"}""" },
        { "stock.entered", """{"entry":"0197c0de-0000-7000-8000-000000000002","reason":"sold-at-till","lines":{"09506000134352":"0.742 KGM"}}""" },
        { "stock.held", """{"hold":"0197c0de-0000-7000-8000-000000000001","revision":1,"lines":{"00036000291452":"1 H87","04006381333931":"3 H87"}}""" },
        { "stock.settled", """{"hold":"0197c0de-0000-7000-8000-000000000001","revision":2}""" },
        { "stock.dropped", """{"hold":"0197c0de-0000-7000-8000-000000000001","revision":2}""" },
        { "stock.released", """{"hold":"0197c0de-0000-7000-8000-000000000001"}""" },
        { "stock.sold", """{"hold":"0197c0de-0000-7000-8000-000000000001","lines":{"04006381333931":"3 H87"}}""" },
        { "stock.sold", """{"hold":"0197c0de-0000-7000-8000-000000000001","lines":{},"uncounted":{"09506000134352":"2 H87"}}""" },
        { "stock.fell-short", """{"lines":{"04006381333931":"3 H87"}}""" },
    };

    [Theory, MemberData(nameof(Written))]
    public void Are_read_and_written_as_they_always_were(string kind, string body)
    {
        var written = StockFacts.Kinds.Single(one => one.Name == kind);

        Assert.Equal(body, Encoding.UTF8.GetString(written.Write(written.Read(Encoding.UTF8.GetBytes(body)))));
    }

    [Fact]
    public void Every_kind_is_pinned() =>
        Assert.Equal(StockFacts.Kinds.Select(kind => kind.Name).Order(), Written.Select(row => row.Data.Item1).Distinct().Order());

    [Theory]
    [InlineData("""{"lines":[]}""")]
    [InlineData("""{"lines":{"4006381333931":"3 H87"}}""")]
    [InlineData("""{"lines":{"04006381333930":"3 H87"}}""")]
    [InlineData("""{"lines":{"0400638133393x":"3 H87"}}""")]
    [InlineData("""{"lines":{"04006381333931":3}}""")]
    [InlineData("""{"lines":{"04006381333931":"3"}}""")]
    [InlineData("""{"lines":{"04006381333931":"333333333333333333333333333333333333333 H87"}}""")]
    [InlineData("""{"lines":{"04006381333931":"3 H87"}""")]
    public void Are_not_read_when_damaged(string body) =>
        Assert.ThrowsAny<JsonException>(() => StockFacts.Kinds.Single(one => one.Name == "stock.fell-short").Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Are_not_written_when_they_could_not_be_read()
    {
        var kind = StockFacts.Kinds.Single(one => one.Name == "stock.sold");

        Assert.Throws<JsonException>(() => kind.Write(new StockSold(AHold, [Pieces(Oats, Quantity.MaxSteps + 1)])));
        Assert.Throws<JsonException>(() => kind.Write(new StockSold(AHold, [default])));
    }

    [Theory]
    [InlineData("0 H87")]
    [InlineData("1000000000 H87")]
    [InlineData("0.742 KGM")]
    [InlineData("12.000 KGM")]
    [InlineData("0.74 KGM")]
    [InlineData("0.7420 KGM")]
    [InlineData("7 KGM")]
    [InlineData("1.63 LBR")]
    [InlineData("-5 H87")]
    public void Every_way_to_write_a_quantity_is_read(string quantity)
    {
        var kind = StockFacts.Kinds.Single(one => one.Name == "stock.fell-short");
        var body = "{\"lines\":{\"04006381333931\":\"" + quantity + "\"}}";

        Assert.Equal(Quantity.Parse(quantity), Assert.Single(((StockFellShort)kind.Read(Encoding.UTF8.GetBytes(body))).Lines).Quantity);
    }

    [Theory]
    [InlineData("1000000001 H87")]
    [InlineData("1.0 H87")]
    [InlineData(".742 KGM")]
    [InlineData("0x742 KGM")]
    [InlineData(" H87")]
    [InlineData("H87")]
    [InlineData("")]
    [InlineData("1  H87")]
    public void What_is_no_quantity_is_not_read(string quantity)
    {
        var kind = StockFacts.Kinds.Single(one => one.Name == "stock.fell-short");
        var body = "{\"lines\":{\"04006381333931\":\"" + quantity + "\"}}";

        Assert.Throws<JsonException>(() => kind.Read(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void An_order_of_any_length_is_read_back()
    {
        var kind = StockFacts.Kinds.Single(one => one.Name == "stock.held");
        var lines = Enumerable.Range(1, StockRules.MostLines).Select(i => Pieces(Gtin.WithCheckDigit(i), i)).ToArray();

        Assert.Equal(lines, ((StockHeld)kind.Read(kind.Write(new StockHeld(AHold, 1, lines)))).Lines);
    }
}
