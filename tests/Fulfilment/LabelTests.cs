using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment.Labels;
using OpenAisle.Orders;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

public sealed partial class LabelTests
{
    private static readonly IReadOnlyList<Label> Some = TotePrint.Of(
        Given.Order(1_345, PriceRule.AsOrdered, Given.Lines), [new("A-1", TemperatureZone.Ambient), new("C-1", TemperatureZone.Chilled)],
        TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));

    [Fact]
    public void Each_tote_and_the_bags_have_a_label_with_the_stores_own_time()
    {
        Assert.Equal(["A-1", "C-1", OrderNumber.Of(Given.Order(1, PriceRule.AsOrdered).Id)], Some.Select(label => label.Code));
        Assert.All(Some, label => Assert.Equal("2026-11-23 10:00", label.Under));
        Assert.Equal("CHILLED   2/2", Some[1].Small);
    }

    [Fact]
    public void A_printer_gets_one_form_for_each_label_and_no_command_that_stood_in_a_text()
    {
        var zpl = Encoding.UTF8.GetString(new ZplPaper().Print([.. Some, new Label("^XA~JR^XZ", "", "", "x")]));
        Assert.Equal(4, Whole().Count(zpl));
        Assert.Equal(4, zpl.Split("^XA").Length - 1);
        Assert.DoesNotContain('~', zpl);
        Assert.Contains("^FDMA,C-1^FS", zpl, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_of_a_document_are_where_its_table_says()
    {
        var bytes = new PdfPaper().Print([.. Some, new Label("(a\\b", "\u8001\u677f", "", "x")]);
        var pdf = Encoding.Latin1.GetString(bytes);
        Assert.StartsWith("%PDF-1.4\n", pdf, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", pdf, StringComparison.Ordinal);
        var table = int.Parse(StartOf().Match(pdf).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.StartsWith("xref\n", pdf[table..], StringComparison.Ordinal);
        var starts = Entry().Matches(pdf[table..]).Select(entry => int.Parse(entry.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(6 + (2 * 4), starts.Count);
        Assert.All(starts.Select((start, i) => (start, i)), thing => Assert.StartsWith($"{thing.i + 1} 0 obj\n", pdf[thing.start..], StringComparison.Ordinal));
        Assert.All(Stream().Matches(pdf), stream => Assert.Equal(int.Parse(stream.Groups[1].Value, CultureInfo.InvariantCulture), stream.Groups[2].Length));
        Assert.Contains("(\\(a\\\\b) Tj", pdf, StringComparison.Ordinal);
        Assert.Contains("<8001677F> Tj", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counters_label_says_weight_and_sum_and_its_code_says_product_and_weight()
    {
        var state = After(Begun(), PickRules.Weigh(Begun(), NewStep(), Ana, 2, Quantity.Grams(1_505), null));
        var view = PickViews.Of(Order(1, PriceRule.AsOrdered).Id, state)!;
        var label = TotePrint.Of(view, view.Lines.Single(line => line.Line.Number == 2).Good!);
        Assert.Equal(("1.500 kg", $"3.00 USD   {view.Number}", "Bananas", $"01{Bananas}3103001500"), (label.Big, label.Small, label.Under, label.Code));

        var pounds = TotePrint.Of(view, new(2, Bananas, "Bananas", new(163, Unit.Pound, 2), Usd(200), Usd(326)));
        Assert.Equal(("1.63 lb", $"01{Bananas}3202000163"), (pounds.Big, pounds.Code));
    }

    [Theory]
    [InlineData("A-1", 34, 0.72)]
    [InlineData("WWWWWWWWWWWWWWWWWWWW", 34, 0.72)]
    [InlineData("Organic whole milk from pasture-raised cows of the Hudson valley, half gallon", 18, 0.72)]
    [InlineData("有机全脂牛奶有机全脂牛奶有机全脂牛奶有机全脂牛奶有机全脂牛奶有机全脂牛奶", 18, 0.6)]
    public void A_line_of_a_label_stays_on_it_whatever_it_says(string text, double most, double letter)
    {
        var (size, shown) = SlipLayout.Fit(text, most, 9, 260, letter);
        Assert.InRange(size, 9, most);
        Assert.InRange(SlipLayout.Width(shown) * size * letter, 1, 260.001);
        Assert.StartsWith(shown.TrimEnd('…'), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_keep_their_letters_on_paper()
    {
        var pdf = Encoding.Latin1.GetString(new PdfPaper().Print(new Slip([new("Crème “brûlée” – œuf €"), new("有机 Œ")], "")));
        Assert.Contains("(Crème \\223brûlée\\224 \\226 \\234uf \\200) Tj", pdf, StringComparison.Ordinal);
        Assert.Contains("<6709673A> Tj", pdf, StringComparison.Ordinal);
        Assert.Contains("( \\214) Tj", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_is_as_long_as_its_rows_and_each_sum_ends_at_the_edge()
    {
        Slip slip = new([new("Maple Street", "", IsBig: true), new("Milk (whole)", "$6.00"), new("牛奶 milk", "$12.00"), new("Total", "$18.00", IsBig: true)], "K7-3");
        var pdf = Encoding.Latin1.GetString(new PdfPaper().Print(slip));
        Assert.Contains("(Milk \\(whole\\)) Tj", pdf, StringComparison.Ordinal);
        Assert.Contains("<725B5976> Tj", pdf, StringComparison.Ordinal); // 牛奶, big-endian
        Assert.Contains("( milk) Tj", pdf, StringComparison.Ordinal);
        Assert.All(Stream().Matches(pdf), stream => Assert.Equal(int.Parse(stream.Groups[1].Value, CultureInfo.InvariantCulture), stream.Groups[2].Length));
        var ends = Sum().Matches(pdf).Select(sum => Number(sum, 2) + (sum.Groups[3].Length * Number(sum, 1) * 0.6)).ToList();
        Assert.Equal(3, ends.Count);
        Assert.All(ends, end => Assert.Equal(226.8 - 11.3, end, 0.1));

        var zpl = Encoding.UTF8.GetString(new ZplPaper().Print(slip));
        Assert.Single(Whole().Matches(zpl));
        Assert.Contains("^FB560,1,0,R^FD$18.00^FS", zpl, StringComparison.Ordinal);
        Assert.Contains("牛奶 milk", zpl, StringComparison.Ordinal);

        static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_long_name_goes_on_in_the_next_line_and_none_of_it_is_lost()
    {
        foreach (var name in new[] { "Organic whole milk from pasture-raised cows of the Hudson valley, half gallon", new string('x', 200), string.Concat(Enumerable.Repeat("有机全脂牛奶", 12)) })
        {
            var lines = SlipLayout.Lines(new(name, "$1,234.56")).ToList();
            Assert.Equal(name.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines.Select(line => line.Left)).Replace(" ", "", StringComparison.Ordinal));
            Assert.All(lines, line => Assert.True(SlipLayout.Width(line.Left) + 1 + SlipLayout.Width("$1,234.56") <= SlipLayout.Columns, line.Left));
            Assert.Equal("$1,234.56", Assert.Single(lines, line => line.Right.Length > 0).Right);
            Assert.NotEmpty(lines[^1].Right);
        }
    }

    [GeneratedRegex(@"BT /C ([\d.]+) Tf ([\d.]+) [\d.]+ Td \((\$[\d.]+)\) Tj")]
    private static partial Regex Sum();

    [GeneratedRegex(@"\^XA.*?\^XZ", RegexOptions.Singleline)]
    private static partial Regex Whole();

    [GeneratedRegex(@"startxref\n(\d+)\n")]
    private static partial Regex StartOf();

    [GeneratedRegex(@"(\d{10}) 00000 n \n")]
    private static partial Regex Entry();

    [GeneratedRegex(@"/Length (\d+) >>\nstream\n(.*?)\nendstream", RegexOptions.Singleline)]
    private static partial Regex Stream();
}
