using CsCheck;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Tests.Feeds;

public sealed class MappingTests
{
    [Theory]
    [InlineData("A | upper", "x", "X")]
    [InlineData("A or B", "", "b")]
    [InlineData("A | decimals 2", "00499", "4.99")]
    [InlineData("A | decimals 2", "-5", "-0.05")]
    [InlineData("A | times 0.001", "742", "0.742")]
    [InlineData("A | comma", "1.234,50", "1234.50")]
    [InlineData("A | map 0=H87 1=KGM", "1", "KGM")]
    [InlineData("A | map 0=H87 *=KGM", "7", "KGM")]
    [InlineData("A | map 0=H87 *=*", "7", "7")]
    [InlineData("A | default 9", "", "9")]
    [InlineData("A | blank 0 none", "none", null)]
    [InlineData("A | date dd/MM/yyyy yyyyMMdd", "24/12/2026", "2026-12-24T00:00:00")]
    [InlineData("A | date dd/MM/yyyy | through", "24/12/2026", "2026-12-25T00:00")]
    [InlineData("A | date \"yyyy-MM-dd HH:mm\" | through", "2026-12-24 23:59", "2026-12-25T00:00")]
    [InlineData("A | match \"-([0-9]+)-\"", "P7-001-2", "001")]
    [InlineData("A | zeros", "0070", "70")]
    [InlineData("A | part 2-3", "abcd", "bc")]
    [InlineData("A | slug", " Maple Street, 1 ", "maple-street-1")]
    [InlineData("A | strip ₪,", "₪1,200.00", "1200.00")]
    [InlineData("\"{A}-{B}\"", "x", "x-b")]
    [InlineData("\"{A}-{B}\"", "", null)]
    [InlineData("\"chain\"", "x", "chain")]
    [InlineData("A | gtin", "4006381333931", "04006381333931")]
    [InlineData("A | gtin", "70942003117", "00070942003117")]
    [InlineData("A | gtin without-check", "400638133393", "04006381333931")]
    [InlineData("A | gtin internal 29", "44410", "02900000444102")]
    public void Converts_what_a_file_says(string rule, string value, string? wanted) => Assert.Equal((wanted, null), Value(rule, value));

    [Theory]
    [InlineData("A | decimals 2", "4.99", "'4.99' is no whole number")]
    [InlineData("A | map 0=H87", "1", "'1' stands in no look-up of the mapping")]
    [InlineData("A | date yyyyMMdd", "2026-12-24", "'2026-12-24' is no date like yyyyMMdd")]
    [InlineData("A | gtin", "4006381333930", "'4006381333930' is no GTIN: check digit 0 should be 1")]
    [InlineData("A | gtin", "44410", "'44410' is no GTIN: 5 digits, not 8, 12, 13 or 14")]
    [InlineData("A | gtin internal 29", "4006381333930", "'4006381333930' is no GTIN: check digit 0 should be 1")]
    public void Says_why_a_value_cannot_be(string rule, string value, string why) => Assert.Equal((null, why), Value(rule, value));

    [Theory]
    [InlineData("sauce x", "mapping, line 1: 'sauce' is no word of mappings")]
    [InlineData("source x\nrecord prizes", "mapping, line 2: there are no 'prizes'; there are stores, items, prices, promotions, planogram, sales")]
    [InlineData("source x\nrecord prices\n  gtin = A", "mapping: record prices needs the field 'price'")]
    [InlineData("source x\nrecord prices\n  colour = A", "mapping, line 3: prices have no field 'colour'; they have ")]
    [InlineData("source x\nrecord prices\n  gtin = A | gtyn", "mapping, line 3: there is no conversion 'gtyn'; there are ")]
    [InlineData("source x\nrecord prices\n  gtin = A gtin", "mapping, line 3: 'gtin' is too much; conversions stand behind a bar")]
    [InlineData("source x\nfrom ftp://x", "mapping, line 2: files come from a folder or over https")]
    [InlineData("source x\nat 25:00", "mapping, line 2: '25:00' is no time such as 05:30")]
    [InlineData("source x\nformat xml\nrecord prices", "mapping, line 3: where the records of an XML file stand is said by 'at Items/Item'")]
    [InlineData("record prices\n  gtin = A\n  price = B", "mapping: its first line says 'source NAME'")]
    [InlineData("source x\nencoding klingon", "mapping, line 2: the encoding 'klingon' is not known")]
    public void A_wrong_mapping_says_where_and_what(string mapping, string what) =>
        Assert.StartsWith(what, Assert.Throws<MappingException>(() => MappingFile.Read(mapping)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("4.99", 499)]
    [InlineData("4.9", 490)]
    [InlineData("4", 400)]
    [InlineData("4.9900", 499)]
    [InlineData("-4.99", -499)]
    [InlineData("0.00", 0)]
    public void Amounts_are_exact(string text, long minorUnits)
    {
        Assert.True(FedNumber.TryMinorUnits(text, Currency.Usd, out var read, out _));
        Assert.Equal(minorUnits, read);
    }

    [Theory]
    [InlineData("4.995")]
    [InlineData("4.")]
    [InlineData("4,99")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    [InlineData("4.9.9")]
    [InlineData("--4")]
    [InlineData("٤")]
    public void What_is_no_exact_amount_is_refused(string text) => Assert.False(FedNumber.TryMinorUnits(text, Currency.Usd, out _, out _));

    [Fact]
    public void Every_amount_comes_back_whatever_zeros_are_written_behind_it() =>
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Int[0, 3]).Sample((minorUnits, zeros) =>
        {
            var text = new Money(minorUnits, Currency.Usd).ToString()[..^4] + new string('0', zeros);
            Assert.True(FedNumber.TryMinorUnits(text, Currency.Usd, out var read, out _));
            Assert.Equal(minorUnits, read);
        });

    [Fact]
    public void A_gtin_is_found_again_without_its_zeros_and_own_codes_never_meet() =>
        Gen.Select(Gen.Long[10_000_000, 9_999_999_999_999], Gen.Long[1, 9_999_999_999], Gen.Long[1, 9_999_999_999]).Sample((body, one, other) =>
        {
            var gtin = Gtin.WithCheckDigit(body);
            Assert.Equal(gtin.ToString(), GtinConversion.Convert(gtin.ToString().TrimStart('0'), false, null, out _) ?? gtin.ToString());
            Assert.True(Gtin.WithCheckDigit((29 * 10_000_000_000) + one).IsRestricted);
            Assert.Equal(one == other, Gtin.WithCheckDigit((29 * 10_000_000_000) + one) == Gtin.WithCheckDigit((29 * 10_000_000_000) + other));
        });

    private static (string? Value, string? WhyNot) Value(string rule, string a)
    {
        var names = new List<string>();
        var read = FieldRule.Read("x", rule, names, new Dictionary<string, int>());
        var value = read.Value([.. names.Select(name => name == "A" ? a : "b")], [], out var whyNot);
        return (value, whyNot);
    }
}
