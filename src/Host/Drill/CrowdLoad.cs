using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

#pragma warning disable CA5394 // What a crowd of a drill wants is no secret.

namespace OpenAisle.Host.Drill;

/// <summary>
/// Several people at one order at the same moment: two change it, somebody calls it off, two begin to pick it, a key is asked twice and a
/// third time with other content.
/// </summary>
internal sealed class CrowdLoad(DrillShop shop, IMouth mouth, OpenOrders open, Id<Associate>[] associates, Random chance)
{
    private const int Few = 4;
    private const int MostAtOnce = 6;
    private const int MostAskedAgain = 20;
    private const int ShortInSoMany = 8;
    private static readonly TimeSpan Gathers = TimeSpan.FromMilliseconds(40);

    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Gathers * chance.NextDouble(), shop.Clock, cancel);
            if (open.AnyOfLast(Few, chance) is { } id)
            {
                await Try(id, () => Gather(id, cancel), cancel);
            }
        }
    }

    private async Task Gather(Id<Order> id, CancellationToken cancel)
    {
        if (await Order(id).Look() is not { } view)
        {
            return;
        }

        // Decided beforehand, so that chance is asked by one at a time.
        var wants = view.Status switch
        {
            OrderStatus.Placed => SecondThoughts(view, cancel),
            OrderStatus.Picking => await Hands(id),
            OrderStatus.HandedOver when view.Goods.Count > 0 && view.Refunds.Count < 3 => Complaints(view),
            _ => [],
        };
        var crowd = wants.ToArray();
        chance.Shuffle(crowd);
        await Task.WhenAll(crowd.Take(MostAtOnce).Select(want => Try(id, want, cancel)));
    }

    private List<Func<Task>> SecondThoughts(OrderView view, CancellationToken cancel)
    {
        var (one, other) = (Wish(view), Wish(view));
        var (ana, ben) = (Anybody(), Anybody());
        var (tender, card) = (chance.Next(1, 4), shop.Card(view.Shopper, chance));
        List<Func<Task>> thoughts =
        [
            () => Change(one, cancel), () => Change(one, cancel), () => Change(other with { Change = one.Change }, cancel), () => Change(other, cancel),
        ];
        if (chance.Next(6) == 0)
        {
            thoughts.Add(() => Cancel(view.Id));
        }

        if (chance.Next(3) == 0)
        {
            thoughts.AddRange([() => Begin(view.Id, ana), () => Begin(view.Id, ben)]);
        }

        if (chance.Next(3) == 0)
        {
            thoughts.Add(() => Pay(view, tender, card));
        }

        return thoughts;
    }

    /// <summary>A line is taken twice under one step, reported short under that very step, and taken under another; somebody takes the pick over.</summary>
    private async Task<List<Func<Task>>> Hands(Id<Order> id)
    {
        var pick = Pick(id);
        var (ana, step, otherStep) = (Anybody(), NewStep(), NewStep());
        if (await pick.Look() is not { } view || view.Lines.FirstOrDefault(line => line.Status == PickLineStatus.Open)?.Line is not { } line)
        {
            return [() => Begin(id, ana)];
        }

        List<Func<Task>> hands = [() => Take(step), () => Take(step), () => Take(otherStep), () => Begin(id, ana)];
        if (chance.Next(ShortInSoMany) == 0)
        {
            hands.Add(Lacks); // withdraws the product for everybody: seldom, or nothing is sold any more
        }

        return hands;

        async Task Take(Id<PickStep> under) => mouth.Say(line.SoldBy == SoldBy.Piece
            ? Said.Of(id, under, "picked", line.Number, await pick.TakePieces(under, view.Picker, line.Number, line.Quantity))
            : Said.Of(id, under, "weighed", line.Number, await pick.Weigh(under, view.Picker, line.Number, line.Quantity, tare: null)));

        async Task Lacks() => mouth.Say(Said.Of(id, step, "short", line.Number, await pick.ReportShort(step, view.Picker, line.Number, found: null)));
    }

    private List<Func<Task>> Complaints(OrderView view)
    {
        var good = view.Goods[chance.Next(view.Goods.Count)];
        var (key, otherKey) = (Id<Refund>.New(shop.Clock).Value, Id<Refund>.New(shop.Clock).Value);
        var (all, some) = (good.Quantity, good.Quantity with { Steps = Math.Max(1, good.Quantity.Steps / 2) });
        return [() => Refund(key, some), () => Refund(key, some), () => Refund(key, all), () => Refund(otherKey, some), () => Refund(otherKey, all)];

        async Task Refund(Guid refund, Quantity quantity) =>
            mouth.Say(Said.Of(view.Id, refund, good.Line, quantity, await Order(view.Id).GrantRefund(refund, good.Line, quantity, "damaged")));
    }

    private ChangeWish Wish(OrderView view)
    {
        var lines = view.Lines.Select(line => new StockLine(line.Gtin, line.Quantity)).ToList();
        var product = DrillOffers.Goods[chance.Next(DrillOffers.Goods.Count)];
        lines.RemoveAll(line => line.Gtin == product.Gtin);
        lines.Add(new StockLine(product.Gtin, ShopperLoad.Wanted(product, chance)));
        SlotId? slot = chance.Next(3) == 0 ? ShopperLoad.Slot(shop, chance) : null;
        return new ChangeWish(view.Id, Id<Change>.New(shop.Clock), slot, lines, ShopperLoad.Total(lines), shop.Card(view.Shopper, chance));
    }

    /// <summary>Who is told that another change is under way asks again at once, and so meets its very end.</summary>
    private async Task Change(ChangeWish wish, CancellationToken cancel)
    {
        for (var asked = 0; asked < MostAskedAgain; asked++)
        {
            var outcome = await shop.Services.GetRequiredService<ChangeOrder>().Run(wish, cancel);
            mouth.Say(Said.Of(wish, outcome));
            if (outcome is not ChangeOutcome.Conflict)
            {
                return;
            }
        }
    }

    private async Task Cancel(Id<Order> id)
    {
        for (var asked = 0; asked < MostAskedAgain; asked++)
        {
            var outcome = await Order(id).Cancel("shopper", "changed-mind");
            mouth.Say(Said.Of(id, "cancelled", outcome));
            if (outcome is not StepOutcome.NotNow { Status: OrderStatus.Placed })
            {
                return;
            }
        }
    }

    private async Task Begin(Id<Order> id, Id<Associate> by)
    {
        for (var asked = 0; asked < MostAskedAgain; asked++)
        {
            switch (await Pick(id).Begin(NewStep(), by))
            {
                case PickOutcome.Done:
                    mouth.Say(new Said("pick", id.Value, "begun", By: by.Value));
                    mouth.Say(new Said("step", id.Value, "picking"));
                    return;
                case PickOutcome.NotNow:
                    continue;
                default:
                    return;
            }
        }
    }

    private async Task Pay(OrderView view, int tender, Id<PaymentSource> card)
    {
        var outcome = await Order(view.Id).Pay(tender, card);
        mouth.Say(new Said(
            "checkout", view.Id.Value, outcome.GetType().Name, (outcome as CheckoutOutcome.Placed)?.Total, Tender: tender, Source: card.Value));
    }

    private async Task Try(Id<Order> id, Func<Task> want, CancellationToken cancel)
    {
        try
        {
            await want();
        }
        catch (Exception unknown) when (!cancel.IsCancellationRequested)
        {
            mouth.Say(new Said("failed", id.Value, Reason: $"{unknown.GetType().Name}: {unknown.Message}"));
        }
    }

    private Id<Associate> Anybody() => associates[chance.Next(associates.Length)];

    private Id<PickStep> NewStep() => Id<PickStep>.New(shop.Clock);

    private IOrder Order(Id<Order> id) => shop.Actors.GetGrain<IOrder>(id.Value);

    private IPick Pick(Id<Order> id) => shop.Actors.GetGrain<IPick>(id.Value);
}
