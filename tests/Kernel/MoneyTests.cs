using System.Numerics;
using System.Text.Json;

namespace OpenAisle.Kernel.Tests;

public sealed class MoneyTests
{
    private static readonly Gen<Currency> Currencies = Gen.Int[0, 3].Select(i => Currency.Of(((string[])["USD", "EUR", "JPY", "KWD"])[i]));

    private static readonly Gen<Money> Amounts =
        Gen.Long[-Money.MaxMinorUnits, Money.MaxMinorUnits].Select(Currencies, (minor, currency) => new Money(minor, currency));

    [Theory]
    [InlineData("4.99 USD", 499)]
    [InlineData("-4.99 USD", -499)]
    [InlineData("0.05 EUR", 5)]
    [InlineData("1200 JPY", 1200)]
    [InlineData("1.005 KWD", 1005)]
    public void Reads_an_amount_in_the_digits_of_its_currency(string text, long minorUnits)
    {
        var money = Money.Parse(text);

        Assert.Equal(minorUnits, money.MinorUnits);
        Assert.Equal(text, money.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("4.99")]
    [InlineData("USD")]
    [InlineData(" USD")]
    [InlineData("4.99USD")]
    [InlineData("4.99  USD")]
    [InlineData("4.99 usd")]
    [InlineData("4.99 XXX")]
    [InlineData("4.9 USD")]
    [InlineData("4.990 USD")]
    [InlineData("4 USD")]
    [InlineData("4. USD")]
    [InlineData(".99 USD")]
    [InlineData("1.0 JPY")]
    [InlineData("1,000.00 USD")]
    [InlineData("1e2 USD")]
    [InlineData("+4.99 USD")]
    [InlineData("--4.99 USD")]
    [InlineData("4.9.9 USD")]
    [InlineData("٤.٩٩ USD")]
    [InlineData("100000000000.01 USD")]
    [InlineData("99999999999999999999999999.00 USD")]
    public void Refuses_what_is_no_amount(string text) => Assert.False(Money.TryParse(text, null, out _));

    [Fact]
    public void Reads_back_what_it_wrote() =>
        Amounts.Sample(money => Assert.Equal(money, Money.Parse(money.ToString())));

    [Fact]
    public void Travels_in_JSON_as_its_text() =>
        Amounts.Sample(money =>
        {
            var json = JsonSerializer.Serialize(money);
            Assert.Equal($"\"{money}\"", json);
            Assert.Equal(money, JsonSerializer.Deserialize<Money>(json));
        });

    [Theory]
    [InlineData("4.99")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"4.99\"")]
    [InlineData("\"\\ud800 USD\"")]
    [InlineData("\"0000000000000000000000000000000000000000000000000000000000000000000004.99 USD\"")]
    public void Refuses_other_JSON(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void Writes_nothing_that_it_would_not_read() // or a fact could never be read again
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(default(Money)));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(new Money(Money.MaxMinorUnits + 1, Currency.Usd)));
    }

    [Fact]
    public void Tells_when_the_text_does_not_fit()
    {
        Span<char> room = stackalloc char[8];
        var money = Money.Parse("4.99 USD");

        Assert.True(money.TryFormat(room, out var written, default, null));
        Assert.Equal("4.99 USD", room[..written]);
        for (var short_ = 0; short_ < room.Length; short_++)
        {
            Assert.False(money.TryFormat(room[..short_], out written, default, null));
            Assert.Equal(0, written);
        }
    }

    [Fact]
    public void Writes_the_smallest_number_there_is() =>
        Assert.Equal("-92233720368547758.08 USD", new Money(long.MinValue, Currency.Usd).ToString());

    [Fact]
    public void Overflows_loudly()
    {
        var most = new Money(long.MaxValue, Currency.Usd);
        var least = new Money(long.MinValue, Currency.Usd);
        var cent = new Money(1, Currency.Usd);

        Assert.Throws<OverflowException>(() => most + cent);
        Assert.Throws<OverflowException>(() => least - cent);
        Assert.Throws<OverflowException>(() => -least);
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => most.Scale(2, 1));
        Assert.Throws<OverflowException>(() => most.Scale(Int128.MaxValue, 1));
    }

    [Fact]
    public void Never_mixes_two_currencies()
    {
        var dollar = Money.Parse("1.00 USD");
        var euro = Money.Parse("1.00 EUR");

        Assert.Throws<InvalidOperationException>(() => dollar + euro);
        Assert.Throws<InvalidOperationException>(() => dollar - euro);
        Assert.Throws<InvalidOperationException>(() => dollar < euro);
        Assert.Throws<InvalidOperationException>(() => Money.Min(dollar, euro));
        Assert.NotEqual(dollar, euro);
    }

    [Theory]
    [InlineData(1, 1, 2, 1)]
    [InlineData(-1, 1, 2, -1)]
    [InlineData(3, 1, 2, 2)]
    [InlineData(-3, 1, 2, -2)]
    [InlineData(1, 1, 3, 0)]
    [InlineData(2, 1, 3, 1)]
    [InlineData(499, 742, 1000, 370)] // 0.742 kg at 4.99
    [InlineData(1, -1, 2, -1)]
    public void Rounds_half_away_from_zero(long minor, long numerator, long denominator, long expected) =>
        Assert.Equal(expected, new Money(minor, Currency.Usd).Scale(numerator, denominator).MinorUnits);

    [Fact]
    public void Scales_as_exact_arithmetic_does() =>
        Gen.Select(Gen.Long, Gen.Long[-1_000_000, 1_000_000], Gen.Long[1, long.MaxValue]).Sample((minor, numerator, denominator) =>
        {
            // |2·product| + denominator, divided by 2·denominator: half away from zero, in numbers without limit.
            var product = new BigInteger(minor) * numerator;
            var exact = product.Sign * ((2 * BigInteger.Abs(product)) + denominator) / (2 * new BigInteger(denominator));
            if (BigInteger.Abs(exact) < long.MaxValue)
            {
                Assert.Equal((long)exact, new Money(minor, Currency.Usd).Scale(numerator, denominator).MinorUnits);
            }
            else
            {
                Assert.Throws<OverflowException>(() => new Money(minor, Currency.Usd).Scale(numerator, denominator));
            }
        });

    [Fact]
    public void Scales_only_by_a_share() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Parse("1.00 USD").Scale(1, 0));

    [Fact]
    public void Splits_without_losing_a_cent() =>
        Gen.Select(Gen.Long, Gen.Long[0, 1_000_000_000].Array[1, 12]).Where((_, weights) => weights.Sum() > 0).Sample((minor, weights) =>
        {
            var parts = new Money(minor, Currency.Usd).Split(weights);

            var total = new BigInteger(weights.Sum());
            var sum = BigInteger.Zero;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += parts[i].MinorUnits;
                var offBy = (parts[i].MinorUnits * total) - (new BigInteger(minor) * weights[i]);
                Assert.True(BigInteger.Abs(offBy) < total, "A part is within one unit of its share.");
            }

            Assert.Equal(minor, sum);
        });

    [Fact]
    public void Gives_what_is_left_over_to_the_largest_remainders_first()
    {
        static string Split(string money, params long[] weights) =>
            string.Join(" ", Money.Parse(money).Split(weights).Select(part => part.MinorUnits));

        Assert.Equal("34 33 33", Split("1.00 USD", 1, 1, 1));
        Assert.Equal("-34 -33 -33", Split("-1.00 USD", 1, 1, 1));
        Assert.Equal("0 1 0", Split("0.01 USD", 1, 2, 1));
        Assert.Equal("0 100", Split("1.00 USD", 0, 5));
    }

    [Fact]
    public void Splits_only_over_weights()
    {
        Assert.Throws<ArgumentException>(() => Money.Parse("1.00 USD").Split([0, 0]));
        Assert.Throws<ArgumentException>(() => Money.Parse("1.00 USD").Split([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Parse("1.00 USD").Split([2, -1]));
    }

    [Fact]
    public void Knows_currencies_by_their_code()
    {
        Assert.Equal(2, Currency.Usd.Digits);
        Assert.Equal(0, Currency.Of("JPY").Digits);
        Assert.Equal(3, Currency.Of("KWD").Digits);
        Assert.Equal("XXX", default(Currency).Code);
        Assert.Throws<FormatException>(() => Currency.Of("usd"));
    }
}
