using System.Numerics;
using System.Text.Json;

namespace OpenAisle.Kernel.Tests;

public sealed class QuantityTests
{
    private static readonly Gen<Quantity> Quantities = Gen.OneOf(
        Gen.Long[-Quantity.MaxSteps, Quantity.MaxSteps].Select(Quantity.Pieces),
        Gen.Select(
            Gen.Long[-Quantity.MaxSteps, Quantity.MaxSteps], Gen.Int[0, 5].Select(i => ((string[])["GRM", "KGM", "LBR", "ONZ", "LTR", "MTR"])[i]), Gen.Byte[0, 9],
            (steps, unit, scale) => new Quantity(steps, Unit.Of(unit), scale)));

    [Theory]
    [InlineData("3 H87", 3, 0)]
    [InlineData("0.742 KGM", 742, 3)]
    [InlineData("1.63 LBR", 163, 2)]
    [InlineData("-0.010 KGM", -10, 3)]
    [InlineData("0.7420 KGM", 7420, 4)]
    [InlineData("1 KGM", 1, 0)]
    public void Keeps_the_scale_that_was_written(string text, long steps, byte scale)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(steps, quantity.Steps);
        Assert.Equal(scale, quantity.Scale);
        Assert.Equal(text, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("H87")]
    [InlineData("3 h87")]
    [InlineData("3 PCE")]
    [InlineData("3H87")]
    [InlineData("3.0 H87")]
    [InlineData("1.5 H87")]
    [InlineData("1. KGM")]
    [InlineData(".5 KGM")]
    [InlineData("0.0000000001 KGM")]
    [InlineData("1000000001 H87")]
    [InlineData("1e3 KGM")]
    [InlineData("1,5 KGM")]
    [InlineData("NaN KGM")]
    public void Refuses_what_is_no_quantity(string text) => Assert.False(Quantity.TryParse(text, null, out _));

    [Fact]
    public void Reads_back_what_it_wrote() =>
        Quantities.Sample(quantity => Assert.Equal(quantity, Quantity.Parse(quantity.ToString())));

    [Fact]
    public void Travels_in_JSON_as_its_text() =>
        Quantities.Sample(quantity =>
        {
            var json = JsonSerializer.Serialize(quantity);
            Assert.Equal($"\"{quantity}\"", json);
            Assert.Equal(quantity, JsonSerializer.Deserialize<Quantity>(json));
        });

    [Fact]
    public void Writes_nothing_that_it_would_not_read() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(Quantity.Pieces(Quantity.MaxSteps + 1)));

    [Fact]
    public void Cannot_be_half_a_piece_or_finer_than_nine_digits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quantity(15, Unit.Piece, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quantity(1, Unit.Kilogram, 10));
        Assert.Equal(9, new Quantity(1, Unit.Kilogram, 9).Scale);
    }

    [Fact]
    public void Adds_and_compares_only_what_is_counted_in_the_same_steps()
    {
        var grams = Quantity.Parse("0.742 KGM");

        foreach (var other in new[] { "1 H87", "0.74 KGM", "742 GRM", "0.742 LBR" })
        {
            var unlike = Quantity.Parse(other);
            Assert.False(grams.IsLike(unlike));
            Assert.Throws<InvalidOperationException>(() => grams + unlike);
            Assert.Throws<InvalidOperationException>(() => grams - unlike);
            Assert.Throws<InvalidOperationException>(() => grams < unlike);
            Assert.Throws<InvalidOperationException>(() => grams >= unlike);
        }

        Assert.Equal(Quantity.Parse("1.000 KGM"), grams + Quantity.Grams(258));
        Assert.Equal(Quantity.Parse("-0.258 KGM"), grams - Quantity.Grams(1000));
        Assert.Equal(Quantity.Parse("2.226 KGM"), grams * 3);
        Assert.True(grams < Quantity.Grams(743));
        Assert.True(grams.None.IsZero && grams.None.IsLike(grams));
    }

    [Fact]
    public void Overflows_loudly()
    {
        var most = Quantity.Pieces(long.MaxValue);

        Assert.Throws<OverflowException>(() => most + Quantity.Pieces(1));
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => new Quantity(long.MaxValue, Unit.Of("GLL"), 0).In(Unit.Of("OZA"), 9));
    }

    [Theory]
    [InlineData("3 H87", "1.99 USD", "5.97 USD")]
    [InlineData("0.742 KGM", "4.99 USD", "3.70 USD")] // 3.70258
    [InlineData("1.63 LBR", "2.50 USD", "4.08 USD")] // 4.075: half away from zero
    [InlineData("0.005 KGM", "1.00 USD", "0.01 USD")] // 0.005
    [InlineData("-0.005 KGM", "1.00 USD", "-0.01 USD")]
    [InlineData("0.250 KGM", "899 JPY", "225 JPY")] // 224.75
    public void Prices_a_weight_rounding_once(string quantity, string perUnit, string price) =>
        Assert.Equal(Money.Parse(price), Quantity.Parse(quantity).At(Money.Parse(perUnit)));

    [Fact]
    public void Prices_as_exact_arithmetic_does() =>
        Gen.Select(Quantities, Gen.Long[0, 1_000_000]).Sample((quantity, minor) =>
        {
            var denominator = BigInteger.Pow(10, quantity.Scale);
            var product = new BigInteger(quantity.Steps) * minor;
            var exact = product.Sign * ((2 * BigInteger.Abs(product)) + denominator) / (2 * denominator);

            Assert.Equal((long)exact, quantity.At(new Money(minor, Currency.Usd)).MinorUnits);
        });

    [Theory]
    [InlineData("1.00 LBR", "KGM", 3, "0.454 KGM")]
    [InlineData("1 LBR", "GRM", 5, "453.59237 GRM")]
    [InlineData("1 LBR", "ONZ", 2, "16.00 ONZ")]
    [InlineData("0.742 KGM", "GRM", 0, "742 GRM")]
    [InlineData("0.5 GRM", "GRM", 0, "1 GRM")]
    [InlineData("-0.5 GRM", "GRM", 0, "-1 GRM")]
    [InlineData("1 GLL", "OZA", 0, "128 OZA")]
    [InlineData("1 GLL", "LTR", 6, "3.785412 LTR")]
    [InlineData("1 FOT", "MTR", 4, "0.3048 MTR")]
    public void Converts_within_a_dimension(string from, string unit, byte scale, string expected) =>
        Assert.Equal(Quantity.Parse(expected), Quantity.Parse(from).In(Unit.Of(unit), scale));

    [Fact]
    public void Never_turns_a_weight_into_pieces() =>
        Assert.Throws<InvalidOperationException>(() => Quantity.Grams(5).In(Unit.Piece, 0));

    [Fact]
    public void Converts_to_finer_steps_and_back_without_loss() =>
        Quantities.Where(quantity => quantity.Scale <= 6 && quantity.Unit.Dimension != Dimension.Count).Sample(quantity =>
            Assert.Equal(quantity, quantity.In(quantity.Unit, (byte)(quantity.Scale + 3)).In(quantity.Unit, quantity.Scale)));
}
