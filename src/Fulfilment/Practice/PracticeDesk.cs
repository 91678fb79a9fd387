using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment.Practice;

/// <summary>What somebody who practises sees: the same list as for any order, with what could be offered instead.</summary>
public sealed class PracticeDesk(IOffers offers, Substitutes substitutes, IGrainFactory actors)
{
    public IPracticePick Of(Id<Associate> by) => actors.GetGrain<IPracticePick>(by.Value);

    /// <summary>Null where nobody practises.</summary>
    public async Task<PickList?> List(Id<Associate> by, CancellationToken cancel = default)
    {
        if (await Of(by).Look() is not { } pick)
        {
            return null;
        }

        var found = await offers.Find(pick.Store, [.. pick.Lines.Select(line => line.Line.Gtin)], cancel);
        var unsettled = pick.IsPacked
            ? []
            : pick.Lines.Where(line => line.Status is PickLineStatus.Open or PickLineStatus.FellShort).Select(line => line.Line).ToList();
        var instead = await substitutes.For(pick.Store, unsettled, found, cancel);
        return new(
            pick.Order, pick.Number, pick.Store, pick.IsPacked ? OrderStatus.Packed : OrderStatus.Picking, null, null, pick,
            [
                .. pick.Lines.Select(line => new PickListLine(
                    line, found.GetValueOrDefault(line.Line.Gtin)?.Product.Brand, found.GetValueOrDefault(line.Line.Gtin)?.Product.Size,
                    instead.GetValueOrDefault(line.Line.Number) ?? [])),
            ]);
    }
}
