using Microsoft.AspNetCore.Http;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Orders.Care;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Web.Desk;

/// <summary>What is done on a shopper's behalf, and written down once with who did it: for the forms and the programs alike.</summary>
internal sealed class CareDesk(CareRefunds care, Kerb kerb, ChangeOrder changing, IGrainFactory actors)
{
    /// <summary>Money back, asked for by the first person.</summary>
    public async Task<CareOutcome> Ask(HttpContext http, Id<Refund> id, Id<Order> order, int line, Quantity quantity, string reason, Id<Associate> by)
    {
        var isNew = await Find(order, id) is null;
        var outcome = await care.Ask(id, order, line, quantity, reason, by, http.RequestAborted);
        if (isNew && await Find(order, id) is { } asked)
        {
            await Note(http, StaffChange.RefundAsked, order, asked.Amount);
        }

        return outcome;
    }

    /// <summary>The second person's word.</summary>
    public async Task<CareOutcome> Decide(HttpContext http, Id<Refund> id, Id<Order> order, bool yes, Id<Associate> by)
    {
        var before = await Find(order, id);
        var outcome = await care.Decide(id, order, yes, by, http.RequestAborted);
        if (before is { DecidedBy: null } && await Find(order, id) is { DecidedBy: { } decided } request && decided == by.ToString())
        {
            await Note(http, yes ? StaffChange.RefundAllowed : StaffChange.RefundDeclined, order, request.Amount);
        }

        return outcome;
    }

    /// <summary>The shopper called and wants it no more; until picking begins.</summary>
    public async Task<StepOutcome> Cancel(HttpContext http, Id<Order> order)
    {
        var outcome = await kerb.Cancel(order, "shopper-asked");
        if (outcome is StepOutcome.Done)
        {
            await Note(http, StaffChange.OrderCancelled, order, null);
        }

        return outcome;
    }

    /// <summary>The shopper called and wants other goods or another time, until the cut-off. What it costs is charged to the card that stands.</summary>
    /// <param name="shown">What they were told that it comes to.</param>
    public async Task<ChangeOutcome> Change(
        HttpContext http, Id<Order> order, Id<Change> change, SlotId? slot, IReadOnlyList<StockLine> lines, Money shown)
    {
        var before = await actors.GetGrain<IOrder>(order.Value).Look();
        var payment = await actors.GetGrain<IPayment>(order.Value).Look();

        // Its own card and no other; one that has paid already is named too, so that a change which comes too late is told so.
        var tender = payment.Tenders.LastOrDefault(tender => tender.Status == TenderStatus.Authorised) ?? (payment.Tenders is [.., var last] ? last : null);
        var source = tender?.Source ?? default;
        var outcome = await changing.Run(new ChangeWish(order, change, slot, lines, shown, source), http.RequestAborted);

        // One that is still asked about its card is written down when it is asked for; asked again, nothing differs any more.
        if (outcome is ChangeOutcome.Changed or ChangeOutcome.Pending && before is { ChangePending: false }
            && ChangeNote.Of(before, slot, lines, shown) is { Before: var was, After: var now } && was != now)
        {
            await http.Note(StaffChange.OrderChanged, order.ToString(), before.Store, was, now);
        }

        return outcome;
    }

    /// <summary>What the picker asked and nobody answered yet.</summary>
    public async Task<IReadOnlyList<ProposalView>> Waiting(Id<Order> order) =>
        [.. (await Asked(order)).Where(asked => asked.Status == ProposalStatus.Waiting)];

    public async Task<IReadOnlyList<ProposalView>> Asked(Id<Order> order) =>
        (await actors.GetGrain<IPick>(order.Value).Look())?.Lines.Select(line => line.Asked).OfType<ProposalView>().ToArray() ?? [];

    /// <summary>The shopper's yes or no to something else, said on the telephone.</summary>
    public async Task<AnswerOutcome> Answer(HttpContext http, Id<Order> order, Id<PickStep> proposal, bool accept)
    {
        var waited = (await Waiting(order)).FirstOrDefault(asked => asked.Id == proposal);
        var outcome = await actors.GetGrain<IPick>(order.Value).Answer(proposal, accept, By);
        if (waited is not null && outcome is AnswerOutcome.Stands && await actors.GetGrain<IOrder>(order.Value).Look() is { } view)
        {
            var ordered = view.Lines.First(line => line.Number == waited.Line);
            await http.Note(
                accept ? StaffChange.SubstituteAccepted : StaffChange.SubstituteDeclined, order.ToString(), view.Store,
                ChangeNote.Of(ordered.Gtin, ordered.Quantity), accept ? ChangeNote.Of(waited.Gtin, waited.Quantity) : null);
        }

        return outcome;
    }

    /// <summary>Who answered, as the journal has it.</summary>
    private const string By = "care";

    private async Task<RefundRequest?> Find(Id<Order> order, Id<Refund> id) => (await care.Of(order)).FirstOrDefault(request => request.Id == id);

    private async Task Note(HttpContext http, StaffChange what, Id<Order> order, Money? amount) =>
        await http.Note(what, order.ToString(), (await actors.GetGrain<IOrder>(order.Value).Look())?.Store, null, amount?.ToString());
}
