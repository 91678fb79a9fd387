using OpenAisle.Kernel;
using OpenAisle.Web.Floor;

namespace OpenAisle.Web.Tests;

public sealed class ScannedCodeTests
{
    private static readonly Gtin Cola = Gtin.Parse("049000006346");
    private static readonly Gtin Asparagus = Gtin.Parse("00204080000008");

    [Theory]
    [InlineData("00049000006346")]
    [InlineData("0049000006346")]
    [InlineData(" 049000006346 ")]
    [InlineData("04963406")] // the short form of the same number
    [InlineData("https://id.gs1.org/01/00049000006346/10/ABC?17=270101")]
    [InlineData("")]
    [InlineData(null)]
    public void A_pack_is_known_in_whatever_form_its_code_was_read(string? code) => Assert.True(ScannedCode.MayBe(code, Cola));

    [Theory]
    [InlineData("204080004952")] // 4.95 of it, as the scale printed it
    [InlineData("0204080004952")]
    [InlineData("00204080000008")]
    public void What_a_scale_printed_is_known_by_its_item_whatever_it_cost(string code) => Assert.True(ScannedCode.MayBe(code, Asparagus));

    [Theory]
    [InlineData("4006381333931")]
    [InlineData("204011004951")] // bananas, from the same scale
    [InlineData("00204080000009")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("https://evil.example/01/")]
    [InlineData("-1")]
    [InlineData("١٢٣٤٥٦٧٨")]
    public void Another_products_code_and_what_is_none_are_not_it(string code)
    {
        Assert.False(ScannedCode.MayBe(code, Asparagus));
        Assert.False(ScannedCode.MayBe(code, Cola));
    }

    [Fact]
    public void A_text_without_end_is_no_code() => Assert.Empty(ScannedCode.Read("/01/00049000006346" + new string('9', 10_000)));
}
