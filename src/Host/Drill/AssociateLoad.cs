using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

#pragma warning disable CA5394 // What happens to an order of a drill is no secret.

namespace OpenAisle.Host.Drill;

/// <summary>What happens to placed orders, by chance: changed, cancelled, picked and weighed, packed, handed over, complained about.</summary>
internal sealed class AssociateLoad(DrillShop shop, IMouth mouth, OpenOrders open, Id<Associate> self, Random chance)
{
    private static readonly TimeSpan Walks = TimeSpan.FromMilliseconds(15);

    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Walks * chance.NextDouble(), shop.Clock, cancel);
            if (open.Any(chance) is not { } order)
            {
                continue;
            }

            try
            {
                await Attend(order, cancel);
            }
            catch (Exception unknown) when (!cancel.IsCancellationRequested)
            {
                mouth.Say(new Said("failed", order.Value, Reason: $"{unknown.GetType().Name}: {unknown.Message}"));
            }
        }
    }

    private async Task Attend(Id<Order> id, CancellationToken cancel)
    {
        var order = shop.Actors.GetGrain<IOrder>(id.Value);
        if (await order.Look() is not { } view)
        {
            mouth.Say(new Said("failed", id.Value, Reason: "There is no such order."));
            return;
        }

        switch (view.Status)
        {
            case OrderStatus.Placed:
                await (chance.Next(10) switch
                {
                    0 => Step(id, "cancelled", order.Cancel("shopper", "changed-mind")),
                    <= 3 => Change(view, cancel),
                    <= 6 => Begin(id),
                    _ => Task.CompletedTask,
                });
                break;
            case OrderStatus.Picking:
                await Pack(id);
                break;
            case OrderStatus.Packed:
                await Step(id, "handed-over", order.HandOver(self));
                break;
            case OrderStatus.HandedOver when view.Goods.Count > 0 && view.Refunds.Count < 2 && chance.Next(3) > 0:
                await Refund(order, view);
                break;
            default:
                open.Remove(id);
                break;
        }
    }

    private async Task Change(OrderView view, CancellationToken cancel)
    {
        var lines = view.Lines.Select(line => new StockLine(line.Gtin, line.Quantity)).ToList();
        var product = DrillOffers.Goods[chance.Next(DrillOffers.Goods.Count)];
        lines.RemoveAll(line => line.Gtin == product.Gtin);
        if (chance.Next(3) > 0 || lines.Count == 0)
        {
            lines.Add(new StockLine(product.Gtin, ShopperLoad.Wanted(product, chance)));
        }

        SlotId? slot = chance.Next(2) == 0 ? ShopperLoad.Slot(shop, chance) : null;
        var wish = new ChangeWish(view.Id, Id<Change>.New(shop.Clock), slot, lines, ShopperLoad.Total(lines), shop.Card(view.Shopper, chance));
        mouth.Say(Said.Of(wish, await shop.Services.GetRequiredService<ChangeOrder>().Run(wish, cancel)));
    }

    private async Task Begin(Id<Order> id)
    {
        if (await Pick(id).Begin(NewStep(), self) is PickOutcome.Done)
        {
            mouth.Say(new Said("pick", id.Value, "begun", By: self.Value));
            mouth.Say(new Said("step", id.Value, "picking"));
            await Pack(id);
        }
    }

    /// <summary>Weighed goods weigh a little more or less; now and then a shelf is empty, or somebody else has taken the pick over.</summary>
    private async Task Pack(Id<Order> id)
    {
        var pick = Pick(id);
        var view = await pick.Look();
        if (view?.Picker != self)
        {
            if (view is null || chance.Next(5) == 0)
            {
                await Begin(id);
            }

            return;
        }

        foreach (var line in view.Lines.Where(line => line.Status == PickLineStatus.Open))
        {
            if (await Take(id, pick, line.Line) is not PickOutcome.Done)
            {
                return;
            }
        }

        if (await pick.Pack(NewStep(), self, [new Tote("T-1", TemperatureZone.Ambient)]) is PickOutcome.Done packed)
        {
            mouth.Say(new Said("step", id.Value, "packed", packed.Pick.Picked));
        }
    }

    private async Task<PickOutcome> Take(Id<Order> id, IPick pick, PickLine line)
    {
        var step = NewStep();
        if (chance.Next(15) == 0)
        {
            return Say("short", await pick.ReportShort(step, self, line.Number, found: null));
        }

        if (line.SoldBy == SoldBy.Piece)
        {
            return Say("picked", await pick.TakePieces(step, self, line.Number, line.Quantity));
        }

        var gross = line.Quantity with { Steps = line.Quantity.Steps * chance.Next(900, 1_201) / 1_000 };
        var outcome = Say("weighed", await pick.Weigh(step, self, line.Number, gross, tare: null));
        if (outcome is not PickOutcome.BeyondHeadroom { Most.IsZero: false } less)
        {
            return outcome;
        }

        step = NewStep();
        return Say("weighed", await pick.Weigh(step, self, line.Number, less.Most, tare: null));

        PickOutcome Say(string what, PickOutcome answer)
        {
            mouth.Say(Said.Of(id, step, what, line.Number, answer));
            return answer;
        }
    }

    private IPick Pick(Id<Order> order) => shop.Actors.GetGrain<IPick>(order.Value);

    private Id<PickStep> NewStep() => Id<PickStep>.New(shop.Clock);

    private async Task Refund(IOrder order, OrderView view)
    {
        var good = view.Goods[chance.Next(view.Goods.Count)];
        var quantity = good.Quantity with { Steps = Math.Max(1, good.Quantity.Steps / chance.Next(1, 4)) };
        var refund = Id<Refund>.New(shop.Clock).Value;
        var outcome = await order.GrantRefund(refund, good.Line, quantity, "damaged");
        mouth.Say(Said.Of(view.Id, refund, good.Line, quantity, outcome));
    }

    private async Task Step(Id<Order> id, string step, Task<StepOutcome> asked) => Say(id, step, await asked);

    private void Say(Id<Order> id, string step, StepOutcome outcome) => mouth.Say(Said.Of(id, step, outcome));
}
