using System.Text;
using OpenAisle.Journal;
using OpenAisle.Orders.Baskets;

namespace OpenAisle.Orders.Tests;

/// <summary>Facts are read for ever: the written form of each kind is pinned by a file.</summary>
public sealed class GoldenTests
{
    private static readonly Id<Basket> Basket = Id<Basket>.Parse("00000000-0000-0000-0000-00000000ba5e", null);
    private static readonly OrderLine[] Lines = [Given.Pieces(1, 2, 399), Given.Weighed(2, 150, 99)];

    private static readonly IFact[] Samples =
    [
        new Attempted(
            Given.Store, Given.Shopper, "pickup", Given.Slot, Lines, Given.Usd(947), Given.Usd(970), PriceRule.AsOrdered,
            "5e3b3f3d", Basket, Given.Now.AddMinutes(15)),
        new Placed(1, Given.Usd(970), Given.Now.AddHours(7), Given.Now.AddHours(4), Basket),
        new Abandoned("sold-out"),
        new HoldExtended(Given.Now.AddMinutes(30)),
        new ChangeAsked(
            Id<Change>.Parse("00000000-0000-0000-0000-0000000000c1", null), 2, "7a", Given.Slot, Lines, Given.Usd(947), Given.Usd(970), 2,
            Given.Now.AddMinutes(15)),
        new Changed(2, Given.Usd(970), Given.Now.AddHours(7), Given.Now.AddHours(4)),
        new ChangeDropped(2, "declined"),
        new RenewalAsked(3, Given.Usd(970), new(new Guid("00000000-0000-0000-0000-0000000000b7"))),
        new Renewed(3, Given.Usd(970), Given.Now.AddDays(7)),
        new RenewalFailed(3, "undecided", Given.Now.AddMinutes(30)),
        new PaymentWanted(4, "declined", Given.Now.AddHours(4)),
        new Cancelled("shopper", "changed-mind"),
        new PickingStarted(Given.Ana),
        new Packed([Given.AsOrdered(Lines[0]), Given.AsOrdered(Lines[1]) with { Replaced = true, Tare = Given.Pounds(2) }], Given.Usd(947), Given.Ana),
        new Said(new Guid("00000000-0000-0000-0000-0000000000f2"), Phrases.Shopper, "thank-you", 2),
        new HandedOver(Given.Ana),
        new NotCollected(Given.Ana),
        new RefundGranted(new Guid("00000000-0000-0000-0000-0000000000f1"), 1, Quantity.Pieces(1), Given.Usd(399), "damaged"),
        new BasketOpened(Given.Store, Given.Shopper),
        new BasketLineSet(Given.Milk, Quantity.Pieces(2)),
        new BasketLineWished(Given.Milk, new LineWish(IfMissing.These, [Given.Bananas], "thin")),
        new BasketCheckedOut(Id<Order>.Parse("00000000-0000-0000-0000-0000000000d1", null)),
    ];

    private static readonly FactKinds Kinds = new([.. OrderKinds.All, .. BasketKinds.All]);

    public static TheoryData<string> Names => [.. Kinds.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_fact_is_written_as_ever(string name) =>
        Assert.Equal(Golden(name), Encoding.UTF8.GetString(Kinds.All.Single(kind => kind.Name == name).Write(Sample(name))));

    [Theory, MemberData(nameof(Names))]
    public void A_fact_written_long_ago_can_be_read(string name)
    {
        var kind = Kinds.All.Single(kind => kind.Name == name);

        var read = kind.Read(Encoding.UTF8.GetBytes(Golden(name)));

        Assert.IsType(Sample(name).GetType(), read);
        Assert.Equal(Golden(name), Encoding.UTF8.GetString(kind.Write(read))); // nothing was lost on the way in
    }

    [Fact]
    public void A_line_with_a_discount_a_deposit_and_a_tax_is_read_back_as_it_was()
    {
        var line = Lines[0] with { Terms = new([new("P1", "Two for one", Given.Usd(399), "why", null, true)], [new("state", 40_000)], Given.Usd(5), true) };
        var kind = Kinds.All.Single(kind => kind.Name == OrderKinds.Attempted);
        var read = Assert.IsType<Attempted>(kind.Read(kind.Write(((Attempted)Samples[0]) with { Lines = [line] })));
        Assert.Equal(line, read.Lines[0]);
        var packed = Given.AsOrdered(line) with { Charge = line.Charge() };
        var packing = Kinds.All.Single(kind => kind.Name == OrderKinds.Packed);
        Assert.Equal(packed, Assert.IsType<Packed>(packing.Read(packing.Write(new Packed([packed], packed.Due(), Given.Ana)))).Goods[0]);
    }

    private static IFact Sample(string name) => Samples.Single(sample => Kinds.Of(sample).Name == name);

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name + ".json")).TrimEnd('\n');
}
