using OpenAisle.Messages.Recalls;

namespace OpenAisle.Web.Desk;

/// <summary>Starts and ends recalls, and writes down who did: for the form and the programs alike.</summary>
internal sealed class RecallDesk(RecallBook book, AuditLog log, IOffers offers)
{
    /// <param name="store">Null for every store.</param>
    public async Task<RecallOutcome> Start(
        Id<Recall> id, string? gtin, Id<Store>? store, DateOnly? from, DateOnly? until, RecallReason reason, RecallAdvice advice, string? note, Granter by,
        CancellationToken cancel)
    {
        if (!Gtin.TryParse(gtin?.Trim(), out var product) || await NameOf(product, store, cancel) is not { } name)
        {
            return new RecallOutcome.Unfit("gtin", "no-such-product");
        }

        if (from is not { } first || until is not { } last)
        {
            return new RecallOutcome.Unfit(from is null ? "from" : "until", "missing");
        }

        var outcome = await book.Start(id, product, name, store, first, last, reason, advice, note, by.By, cancel);
        if (outcome is RecallOutcome.Started { IsNew: true })
        {
            await log.Note(by, StaffChange.RecallStarted, id.ToString(), store, cancel: cancel);
        }

        return outcome;
    }

    public async Task<bool> End(Recall recall, Granter by, CancellationToken cancel)
    {
        if (!await book.End(recall.Id, cancel))
        {
            return false;
        }

        await log.Note(by, StaffChange.RecallEnded, recall.Id.ToString(), recall.Store, cancel: cancel);
        return true;
    }

    private async Task<string?> NameOf(Gtin gtin, Id<Store>? store, CancellationToken cancel)
    {
        foreach (var profile in await offers.Stores(cancel))
        {
            if ((store is null || store == profile.Id) && await offers.Find(profile.Id, gtin, cancel) is { } offer)
            {
                return offer.Product.Name;
            }
        }

        return null;
    }
}
