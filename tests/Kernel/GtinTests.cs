using System.Globalization;
using System.Text.Json;

namespace OpenAisle.Kernel.Tests;

public sealed class GtinTests
{
    private static readonly Gen<Gtin> Gtins = Gen.Long[1, 9_999_999_999_999].Select(Gtin.WithCheckDigit);

    // GS1's own examples, and the ones in every description of EAN and UPC.
    [Theory]
    [InlineData("9506000134352", "09506000134352")]
    [InlineData("614141123452", "00614141123452")]
    [InlineData("4006381333931", "04006381333931")]
    [InlineData("036000291452", "00036000291452")]
    [InlineData("96385074", "00000096385074")]
    [InlineData("10614141000415", "10614141000415")]
    public void Keeps_every_form_as_fourteen_digits(string scanned, string kept)
    {
        var gtin = Gtin.Parse(scanned);

        Assert.Equal(kept, gtin.ToString());
        Assert.Equal(gtin, Gtin.Parse(kept));
        Assert.Equal(gtin, Gtin.FromNumber(gtin.Number));
    }

    [Theory]
    [InlineData("", "no code")]
    [InlineData("12345", "5 digits, not 8, 12, 13 or 14")]
    [InlineData("123456789012345", "15 digits, not 8, 12, 13 or 14")]
    [InlineData("4006381333930", "check digit 0 should be 1")]
    [InlineData("400638133393X", "it holds something other than digits")]
    [InlineData(" 4006381333931", "it holds something other than digits")]
    [InlineData("-006381333931", "it holds something other than digits")]
    [InlineData("٤٠٠٦٣٨١٣٣٣٩٣١", "it holds something other than digits")]
    [InlineData("00000000000000", "only zeros")]
    [InlineData("00000000", "only zeros")]
    public void Says_why_a_text_is_no_GTIN(string text, string reason)
    {
        Assert.False(Gtin.TryParse(text, out _));
        Assert.Equal(reason, Gtin.WhyNot(text));
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Gtin.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_back_what_it_wrote_in_text_and_JSON() =>
        Gtins.Sample(gtin =>
        {
            Assert.Equal(gtin, Gtin.Parse(gtin.ToString()));
            Assert.Equal(gtin, JsonSerializer.Deserialize<Gtin>(JsonSerializer.Serialize(gtin)));
            var keyed = JsonSerializer.Deserialize<Dictionary<Gtin, int>>(JsonSerializer.Serialize(new Dictionary<Gtin, int> { [gtin] = 1 }));
            Assert.Equal(gtin, Assert.Single(keyed!).Key);
        });

    [Fact]
    public void Finds_every_single_wrong_digit() =>
        Gen.Select(Gtins, Gen.Int[0, 13], Gen.Int[1, 9]).Sample((gtin, place, by) =>
        {
            var digits = gtin.ToString().ToCharArray();
            digits[place] = (char)('0' + ((digits[place] - '0' + by) % 10));
            Assert.False(Gtin.TryParse(digits, null, out _));
        });

    [Fact]
    public void Works_out_the_check_digit_as_GS1_weighs_it() =>
        Gtins.Sample(gtin =>
        {
            var sum = gtin.ToString().Select((c, i) => (c - '0') * (i % 2 == 0 ? 3 : 1)).Sum();
            Assert.Equal(0, sum % 10);
        });

    [Fact]
    public void Refuses_a_number_that_no_GTIN_has()
    {
        foreach (var number in new[] { 0, -1, 96385075, 100_000_000_000_000, long.MinValue })
        {
            Assert.Throws<FormatException>(() => Gtin.FromNumber(number));
        }
    }

    [Theory]
    [InlineData("04252614", "042100005264")] // last digit 1: two digits of the company, a thousand items
    [InlineData("06543217", "065100004327")]
    [InlineData("01234505", "012000003455")] // 0
    [InlineData("01234531", "012300000451")] // 3
    [InlineData("01234543", "012340000053")] // 4
    [InlineData("01234558", "012345000058")] // 5 to 9
    [InlineData("01278907", "012000007897")]
    public void Expands_a_UPC_E(string short_, string full) => Assert.Equal(Gtin.Parse(full), Gtin.FromUpcE(short_));

    [Theory]
    [InlineData("")]
    [InlineData("0425261")]
    [InlineData("04252615")]
    [InlineData("24252614")]
    [InlineData("0425261X")]
    [InlineData("00000000")]
    public void Refuses_what_is_no_UPC_E(string text)
    {
        Assert.False(Gtin.TryFromUpcE(text, out _));
        Assert.Throws<FormatException>(() => Gtin.FromUpcE(text));
    }

    [Fact]
    public void Expands_to_the_code_that_the_zeros_were_dropped_from() =>
        Gen.Select(Gen.Int[0, 999], Gen.Int[1, 999], Gen.Int[0, 4]).Sample((company, item, form) =>
        {
            var ten = form switch
            {
                0 => $"{company % 100:D2}{company % 3}00{item:D5}",
                1 => $"{company:D3}00{item % 100:D5}",
                2 => $"{company:D3}90{item % 10:D5}",
                3 => $"{company:D3}99{5 + (item % 5):D5}",
                _ => $"00{company % 10}00{item:D5}",
            };
            var full = Gtin.WithCheckDigit(long.Parse(ten, CultureInfo.InvariantCulture));
            if (Squeeze(ten) is { } six)
            {
                Assert.Equal(full, Gtin.FromUpcE($"0{six}{full.Number % 10}"));
            }
        });

    [Fact]
    public void Knows_the_numbers_whose_meaning_the_store_sets()
    {
        Assert.True(Gtin.WithCheckDigit(200_000_000_000).IsRestricted);
        Assert.True(Gtin.WithCheckDigit(290_000_000_001).IsRestricted);
        Assert.True(Gtin.WithCheckDigit(20_000_000_001).IsRestricted);
        Assert.False(Gtin.Parse("4006381333931").IsRestricted);
        Assert.False(Gtin.Parse("036000291452").IsRestricted);
    }

    [Fact]
    public void Is_no_GTIN_by_default() => Assert.Throws<JsonException>(() => JsonSerializer.Serialize(default(Gtin)));

    /// <summary>The zero suppression of UPC-A, by its own rule: the first form that fits wins; null where none does or nothing is left.</summary>
    private static string? Squeeze(string ten)
    {
        var (company, item) = (ten[..5], ten[5..]);
        return (company[2], company[3], company[4], item) switch
        {
            _ when item == "00000" && company == "00000" => null,
            ('0' or '1' or '2', '0', '0', ['0', '0', _, _, _]) => $"{company[..2]}{item[2..]}{company[2]}",
            (_, '0', '0', ['0', '0', '0', _, _]) => $"{company[..3]}{item[3..]}3",
            (_, _, '0', ['0', '0', '0', '0', _]) => $"{company[..4]}{item[4]}4",
            (_, _, not '0', ['0', '0', '0', '0', >= '5']) => $"{company}{item[4]}",
            _ => null,
        };
    }
}
