using System.Text;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Tests.Rules;

public sealed class RuleTests
{
    private static readonly DateTime Tuesday = new(2026, 11, 24, 10, 0, 0);
    private static readonly Product Cola = Good("cola", TaxClass.SoftDrink, "6 x 355 ml", Department.Beverages) with { Container = DrinkContainer.Can };
    private static readonly Product Milk = Good("milk", TaxClass.Food, "1 l", Department.Dairy);
    private static readonly Product Beer = Good("beer", TaxClass.Beer, "330 ml", Department.Alcohol) with { Container = DrinkContainer.Glass };

    [Fact]
    public void Soft_drinks_are_taxed_where_milk_is_not_and_each_place_raises_its_levy()
    {
        Assert.Empty(Taxes("US-NY", Milk));
        Assert.Equal([("state", 40_000L)], Taxes("US-NY", Cola));
        Assert.Equal([("city", 45_000L), ("state", 40_000L), ("transit", 3_750L)], Taxes("US-NY.new-york-city", Cola));
        Assert.Equal([("GST", 50_000L)], Taxes("CA", Cola));
        Assert.Equal([("GST", 130_000L)], Taxes("CA-ON", Cola));
        Assert.Empty(Taxes("ZZ", Cola));
    }

    [Fact]
    public void Candy_is_food_in_Washington_and_not_in_Minnesota()
    {
        var candy = Good("candy", TaxClass.Candy, "100 g", Department.Sweets);
        Assert.Empty(Taxes("US-WA", candy));
        Assert.Equal([("state", 68_750L)], Taxes("US-MN", candy));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Six_pastries_are_groceries_in_Canada_and_five_are_a_snack(int count, bool isTaxed) =>
        Assert.Equal(isTaxed, Place("CA-BC").Taxes(RuledGoods.Of(
            Good("muffins", TaxClass.Food, $"{count} pieces", Department.Bakery), new Dictionary<string, string> { ["sweet"] = "yes" })).Count > 0);

    [Fact]
    public void In_China_the_price_has_the_tax_in_it() =>
        Assert.True(Assert.Single(Place("CN").Taxes(RuledGoods.Of(Milk))).IsIncluded);

    [Fact]
    public void A_deposit_counts_the_cans_of_a_pack_and_follows_place_and_date()
    {
        Assert.Equal(Money.Parse("0.30 USD"), Place("US-NY").Deposit(RuledGoods.Of(Cola))!.EachUnit);
        Assert.Equal(Money.Parse("0.60 USD"), Place("US-OR").Deposit(RuledGoods.Of(Cola))!.EachUnit);
        Assert.Null(Place("US-NY").Deposit(RuledGoods.Of(Milk)));
        var wine = Good("wine", TaxClass.Wine, "750 ml", Department.Alcohol) with { Container = DrinkContainer.Glass };
        Assert.Equal(Money.Parse("0.10 USD"), Place("US-CA").Deposit(RuledGoods.Of(wine))!.EachUnit);
        Assert.Null(Place("US-CA", new DateTime(2023, 12, 31)).Deposit(RuledGoods.Of(wine)));
    }

    [Theory]
    [InlineData("US-NY", "16 oz", "3.99 USD", 3.99, "lb")]
    [InlineData("US-NY", "32 oz", "1.49 USD", 0.745, "lb")]
    [InlineData("US-NY", "946 ml", "1.19 USD", 1.19, "qt")]
    [InlineData("US-NY", "200 ct", "3.00 USD", 1.50, "100 ct")]
    [InlineData("DE", "250 g", "1.99 EUR", 7.96, "kg")]
    [InlineData("CA", "375 g", "4.99 CAD", 1.33, "100 g")]
    [InlineData("CN", "250 g", "6.80 CNY", 13.60, "500 g")]
    public void A_unit_price_is_by_the_rule_of_the_place(string place, string size, string price, double unitPrice, string per)
    {
        var product = Good("oats", TaxClass.Food, size, Department.Pantry);
        var label = Place(place).UnitPrice(product, Money.Parse(price), Unit.Piece, RuledGoods.Of(product))!;
        Assert.Equal(((decimal)unitPrice, per), (label.Price, label.Per));
    }

    [Fact]
    public void Beer_needs_a_licence_and_its_hours_and_an_age()
    {
        var goods = RuledGoods.Of(Beer);
        var sunday = new DateTime(2026, 11, 22, 4, 0, 0);
        Assert.Equal(["licence"], Place("US-NY").Restrictions(goods, Quantity.Pieces(1), Tuesday).Select(one => one.Code));
        Assert.Empty(Place("US-NY", Tuesday, "beer").Restrictions(goods, Quantity.Pieces(1), Tuesday));
        Assert.Equal(["hours"], Place("US-NY", Tuesday, "beer").Restrictions(goods, Quantity.Pieces(1), sunday).Select(one => one.Code));
        Assert.Empty(Place("US-NY", Tuesday, "beer").Restrictions(goods, Quantity.Pieces(1), sunday.AddHours(4)));
        Assert.Equal(21, Place("US-NY").Age(Beer, goods)!.Years);
        Assert.Equal(16, Place("DE").Age(Beer, goods)!.Years);
        Assert.Null(Place("US-NY").Age(Milk, RuledGoods.Of(Milk)));
        Assert.False(Place("US-MA").IsDiscountable(goods));
        Assert.True(Place("US-NY").IsDiscountable(goods));
    }

    [Theory]
    [InlineData("2026-11-29T11:00", "2026-11-29T12:00", true)] // Sunday: closed to noon
    [InlineData("2026-11-29T12:00", "2026-11-29T13:00", false)]
    [InlineData("2026-11-29T20:00", "2026-11-29T21:00", false)] // ends as the hours do
    [InlineData("2026-11-29T20:00", "2026-11-29T21:01", true)]
    [InlineData("2026-11-30T23:00", "2026-12-01T01:00", true)] // over midnight: closed from Tuesday's beginning on
    [InlineData("2026-11-30T23:00", "2026-12-01T00:00", false)]
    [InlineData("2026-11-29T20:30", null, false)]
    public void Wine_is_sold_in_a_window_only_when_all_of_it_lies_in_the_hours_of_sale(string from, string? until, bool isBarred)
    {
        var wine = RuledGoods.Of(Good("wine", TaxClass.Wine, "750 ml", Department.Beverages));
        var codes = Place("US-NY", Tuesday, "wine")
            .Restrictions(wine, Quantity.Pieces(1), DateTime.Parse(from, null), until is null ? null : DateTime.Parse(until, null)).Select(one => one.Code);
        Assert.Equal(isBarred ? ["hours"] : [], codes);
    }

    [Fact]
    public void Snap_pays_for_food_and_what_a_state_waived_from_its_day_on()
    {
        Assert.True(Place("US-NY", Tuesday, "snap").Snap(RuledGoods.Of(Cola))!.Value.IsEligible);
        Assert.False(Place("US-NY", Tuesday, "snap").Snap(RuledGoods.Of(Beer))!.Value.IsEligible);
        Assert.False(Place("US-UT", Tuesday, "snap").Snap(RuledGoods.Of(Cola))!.Value.IsEligible);
        Assert.True(Place("US-UT", new DateTime(2025, 12, 31), "snap").Snap(RuledGoods.Of(Cola))!.Value.IsEligible);
        Assert.Null(Place("US-NY").Snap(RuledGoods.Of(Milk)));
    }

    [Theory]
    [InlineData("US-NY", "10.02 USD", "10.00 USD")]
    [InlineData("US-NY", "10.03 USD", "10.05 USD")]
    [InlineData("CA-ON", "10.07 CAD", "10.05 CAD")]
    [InlineData("DE", "10.02 EUR", "10.02 EUR")]
    [InlineData("CN", "10.02 CNY", "10.02 CNY")]
    public void Only_cash_is_rounded_where_the_cent_is_gone(string place, string due, string cash) =>
        Assert.Equal(Money.Parse(cash), Place(place).InCash(Money.Parse(due)));

    [Fact]
    public void Before_the_last_cent_was_struck_cash_was_exact() =>
        Assert.Equal(Money.Parse("10.02 USD"), Place("US-NY", new DateTime(2025, 11, 11)).InCash(Money.Parse("10.02 USD")));

    [Fact]
    public void A_file_of_rules_that_is_wrong_is_refused_by_line()
    {
        var faults = new List<FileFault>();
        Assert.Null(Read(
            """
            topic,place,when,then,reason,source
            tax,US,,rate=5%,why,law
            taxes,US,,levy=a; rate=5%,why,law
            tax,US,class~beer,levy=a; rate=5%,why,law
            tax,US,,levy=a; rate=five,why,law
            hours,US,class=beer,closed=sun 9-25,why,law
            tax,US,,levy=a; rate=5%,,
            """,
            faults));
        Assert.Equal([2, 3, 4, 5, 6, 7], faults.Select(fault => fault.Line));
        Assert.NotNull(Read("topic,place,when,then,reason,source\ntax,US,class=food,levy=a; rate=5%,why,law\n", []));
    }

    [Fact]
    public void Every_shipped_rule_gives_its_reason_and_cites_its_source()
    {
        using var shipped = typeof(RuleBook).Assembly.GetManifestResourceStream("rules.csv")!;
        var faults = new List<FileFault>();
        string[] needed = ["topic", "place", "when", "then", "reason", "source"];
        var rows = CsvTable.Read(shipped, "rules.csv", needed, ["from", "until"], faults).ToList();
        Assert.Empty(faults);
        Assert.Equal(Topic.All.Order(StringComparer.Ordinal), rows.Select(row => row["topic"]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.True(row["reason"].Length > 0 && row["source"].Any(char.IsLetter), $"line {row.Line}"));
    }

    [Fact]
    public void A_bag_costs_no_less_than_the_place_asks_for_it()
    {
        Assert.Equal(("0.05 USD", true), Bag("US-NY", "0.01 USD"));
        Assert.Equal(("0.08 USD", false), Bag("US-NY", "0.08 USD"));
        Assert.Equal(("0.01 USD", false), Bag("US-WA", "0.01 USD"));

        static (string, bool) Bag(string place, string asked)
        {
            var fee = Register.Ring(
                [], PromotionSet.Empty, ShopperTerms.Anybody, Place(place), [new Fee(Fee.Bag, "Bag", Money.Parse(asked))], Money.Zero(Currency.Usd), Tuesday)
                .Fees[0];
            return (fee.Amount.ToString(), fee.Fee.Source is not null);
        }
    }

    private static RuleBook? Read(string text, List<FileFault> faults) =>
        RuleBook.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "rules.csv", faults);

    private static IEnumerable<(string, long)> Taxes(string place, Product product) =>
        Place(place).Taxes(RuledGoods.Of(product)).Select(levy => (levy.Name, levy.Millionths));

    private static PlaceRules Place(string place, DateTime? at = null, params string[] licences) =>
        new(RuleBook.Shipped, new(new(new Guid("0197c0de-0000-7000-8000-0000000000aa")), null, place, licences), at ?? Tuesday);

    private static Product Good(string name, string taxClass, string size, string department) =>
        new(Gtin.WithCheckDigit(75_000_000_009), name, null, size, department, SoldBy.Piece, TemperatureZone.Ambient)
        {
            TaxClass = taxClass,
            Content = NetContent.Read(size),
        };
}
