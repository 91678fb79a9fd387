using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment.Labels;
using OpenAisle.Orders;

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
        Assert.Equal(3 + (2 * 4), starts.Count);
        Assert.All(starts.Select((start, i) => (start, i)), thing => Assert.StartsWith($"{thing.i + 1} 0 obj\n", pdf[thing.start..], StringComparison.Ordinal));
        Assert.All(Stream().Matches(pdf), stream => Assert.Equal(int.Parse(stream.Groups[1].Value, CultureInfo.InvariantCulture), stream.Groups[2].Length));
        Assert.Contains("(\\(a\\\\b) Tj", pdf, StringComparison.Ordinal);
        Assert.Contains("(??) Tj", pdf, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\^XA.*?\^XZ", RegexOptions.Singleline)]
    private static partial Regex Whole();

    [GeneratedRegex(@"startxref\n(\d+)\n")]
    private static partial Regex StartOf();

    [GeneratedRegex(@"(\d{10}) 00000 n \n")]
    private static partial Regex Entry();

    [GeneratedRegex(@"/Length (\d+) >>\nstream\n(.*?)\nendstream", RegexOptions.Singleline)]
    private static partial Regex Stream();
}
