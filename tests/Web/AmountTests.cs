using System.Globalization;
using CsCheck;
using OpenAisle.Kernel;
using OpenAisle.Web.Shopping;

namespace OpenAisle.Web.Tests;

/// <summary>What people type, and what stands small under a price.</summary>
public sealed class AmountTests
{
    [Theory]
    [InlineData("1.5", 150)]
    [InlineData("1,5", 150)]
    [InlineData(" 0.07 ", 7)]
    [InlineData("12", 1200)]
    [InlineData("0", 0)]
    public void A_typed_number_is_whole_steps(string typed, long steps)
    {
        Assert.True(Figures.TryRead(typed, Unit.Pound, 2, out var read));
        Assert.Equal(new Quantity(steps, Unit.Pound, 2), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.234")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("9999999999999999999")]
    [InlineData("two")]
    public void What_is_no_number_is_refused(string typed) => Assert.False(Figures.TryRead(typed, Unit.Pound, 2, out _));

    [Fact]
    public void Every_number_that_fits_the_scale_reads_back() =>
        Gen.Select(Gen.Int[0, 99_999], Gen.Int[0, 3]).Sample((steps, scale) =>
        {
            var quantity = new Quantity(steps, Unit.Kilogram, (byte)scale);
            var typed = quantity.ToString().Split(' ')[0];
            Assert.True(Figures.TryRead(typed, Unit.Kilogram, (byte)scale, out var read));
            Assert.Equal(quantity, read);
        });

    [Theory]
    [InlineData("350 g", 350, 100, "measure.100g")]
    [InlineData("1 kg", 1000, 100, "measure.100g")]
    [InlineData("6 x 330 ml", 1980, 100, "measure.100ml")]
    [InlineData("1.5 L", 1500, 100, "measure.100ml")]
    [InlineData("16 oz", 1600, 100, "measure.oz")]
    public void A_printed_size_gives_the_price_of_a_measure(string size, long priceCents, long measureCents, string key)
    {
        var read = PackPrice.Of(new Money(priceCents, Currency.Usd), size);
        Assert.Equal((new Money(measureCents, Currency.Usd), key), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12 eggs")]
    [InlineData("0 g")]
    [InlineData("about 350 g")]
    public void A_size_that_cannot_be_read_for_sure_gives_none(string? size) =>
        Assert.Null(PackPrice.Of(new Money(199, Currency.Usd), size));

    [Fact]
    public void A_shopper_has_one_basket_in_a_store_and_another_in_the_next()
    {
        var (shopper, other) = (Id<Shopper>.Parse(Named(1)), Id<Shopper>.Parse(Named(2)));
        var (store, next) = (Id<Store>.Parse(Named(3)), Id<Store>.Parse(Named(4)));
        Assert.Equal(Visit.BasketOf(shopper, store), Visit.BasketOf(shopper, store));
        Assert.Equal(3, new HashSet<Guid> { Visit.BasketOf(shopper, store).Value, Visit.BasketOf(shopper, next).Value, Visit.BasketOf(other, store).Value }.Count);

        static string Named(int number) => string.Create(CultureInfo.InvariantCulture, $"0197c0de-0000-7000-8000-{number:D12}");
    }
}
