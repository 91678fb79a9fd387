using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;

namespace OpenAisle.Orders.Tests;

/// <summary>Orders at hand for the tests of the rules.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    public static readonly Id<Store> Store = Id<Store>.Parse("00000000-0000-0000-0000-000000000001", null);
    public static readonly Id<Shopper> Shopper = Id<Shopper>.Parse("00000000-0000-0000-0000-000000000002", null);
    public static readonly Id<Associate> Ana = Id<Associate>.Parse("00000000-0000-0000-0000-0000000000a1", null);
    public static readonly Id<Associate> Ben = Id<Associate>.Parse("00000000-0000-0000-0000-0000000000b1", null);
    public static readonly SlotId Slot = SlotId.Parse("pickup-2026-11-23T15:00Z");
    public static readonly Gtin Milk = Gtin.Parse("00012345678905", null);
    public static readonly Gtin Bananas = Gtin.WithCheckDigit(2_00004_01100);
    public static readonly OrderSettings Settings = new();
    public static readonly IHandover Pickup = new Handing("pickup", false);
    public static readonly IHandover InHand = new Handing("in-hand", true);

    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public static Quantity Pounds(long hundredths) => new(hundredths, Unit.Pound, 2);

    public static OrderLine Pieces(int number, long count, long cents, Gtin? gtin = null) =>
        new(number, gtin ?? Milk, "Milk", SoldBy.Piece, Quantity.Pieces(count), Usd(cents), Quantity.Pieces(count).At(Usd(cents)));

    public static OrderLine Weighed(int number, long hundredthsOfPounds, long centsAPound) =>
        new(number, Bananas, "Bananas", SoldBy.Weight, Pounds(hundredthsOfPounds), Usd(centsAPound), Pounds(hundredthsOfPounds).At(Usd(centsAPound)));

    public static CheckoutRequest Request(params OrderLine[] lines) => new(
        Store, Shopper, "pickup", Slot, lines, lines.Total(Currency.Usd), "same", new Id<PaymentSource>(new Guid(7, 7, 7, new byte[8])));

    public static OrderState Attempted(params OrderLine[] lines) =>
        After(new OrderState(), OrderRules.Open(new OrderState(), Request(lines), Pickup, Settings, Now).Opens!);

    public static OrderState Placed(params OrderLine[] lines)
    {
        var attempted = Attempted(lines);
        return After(attempted, new Placed(1, attempted.Attempt!.ToAuthorise, Now.AddHours(7), Now.AddHours(4), null));
    }

    public static OrderState Picking(params OrderLine[] lines) => After(Placed(lines), new PickingStarted(Ana));

    public static OrderState HandedOver(params OrderLine[] lines)
    {
        var goods = lines.Select(AsOrdered).ToArray();
        return After(Picking(lines), new Packed(goods, goods.Total(Currency.Usd), Ana), new HandedOver(Ana));
    }

    /// <summary>Packed by the rules, so with what the lines' terms come to.</summary>
    public static OrderState HandedOver(PackedLine[] goods, OrderLine[] lines)
    {
        var picking = Picking(lines);
        return After(picking, OrderRules.Pack(picking, goods, Ana).Fact!, new HandedOver(Ana));
    }

    public static PackedLine AsOrdered(OrderLine line) =>
        new(line.Number, line.Gtin, line.Name, line.Quantity, line.UnitPrice, line.Amount);

    public static OrderState After(OrderState state, params IFact[] facts) =>
        facts.Aggregate(state, (before, fact) => before.Apply(fact, Now));

    private sealed record Handing(string Name, bool GoodsInHand) : IHandover;
}
