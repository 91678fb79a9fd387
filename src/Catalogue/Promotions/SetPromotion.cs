using OpenAisle.Catalogue.Prices;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>The answer to whoever lets an offer in.</summary>
public abstract record PromotionOutcome
{
    private PromotionOutcome()
    {
    }

    /// <summary>It holds from its time on.</summary>
    public sealed record Set(Promotion Promotion) : PromotionOutcome;

    public sealed record NoSuchStore : PromotionOutcome;

    public sealed record Unfit(string Reason) : PromotionOutcome;
}

/// <summary>A manager lets an offer of their own store go live, or ends it. Those of files and of the chain are not theirs to change.</summary>
public sealed class SetPromotion(IShopDatabase database, Offers offers, TimeProvider clock)
{
    public const int LongestName = 80;

    /// <summary>Why it cannot be; null when it can.</summary>
    public static string? WhyUnfit(Promotion promotion, StoreProfile store) =>
        promotion.Name.Length is 0 or > LongestName || promotion.Name.Any(char.IsControl) ? $"a name has 1 to {LongestName} characters"
        : promotion.Until <= promotion.From ? "it ends before it begins"
        : (promotion.Amount ?? Money.Zero(store.Currency)).Currency != store.Currency ? $"{store.Name} sells in {store.Currency}"
        : Forms.WhyUnfit(promotion);

    /// <summary>The same id again takes the place of what stood there.</summary>
    public async Task<PromotionOutcome> Run(Id<Store> store, Promotion promotion, CancellationToken cancel = default)
    {
        if (await offers.StoreOf(store, cancel) is not { } profile)
        {
            return new PromotionOutcome.NoSuchStore();
        }

        promotion = promotion with { Scope = Scope.Of(store), Source = DatedPrice.ByManager };
        if (WhyUnfit(promotion, profile) is { } why)
        {
            return new PromotionOutcome.Unfit(why);
        }

        return await Write(store, promotion, cancel);
    }

    /// <summary>An offer that a manager of the store made holds no longer; what was ordered with it keeps it. Null when it was none, or is over.</summary>
    public async Task<Promotion?> End(Id<Store> store, string id, CancellationToken cancel = default)
    {
        if (await offers.StoreOf(store, cancel) is not { } profile)
        {
            return null;
        }

        await using var connection = await database.Open(cancel);
        var now = StoreTime.Local(clock.GetUtcNow(), StoreTime.Zone(profile.TimeZone));
        if ((await PromotionRows.OfSource(connection, DatedPrice.ByManager, cancel)).FirstOrDefault(one => one.Id == id && one.Scope == Scope.Of(store)) is not { } standing
            || standing.Until <= now)
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (standing.From < now.AddMinutes(-1))
        {
            await PromotionRows.Write(transaction, [standing with { Until = now }], clock.GetUtcNow(), cancel);
        }
        else
        {
            await PromotionRows.Delete(transaction, id, clock.GetUtcNow(), cancel); // it had not held for a minute, and rows know no less
        }

        await CatalogueChanges.Count(transaction, store.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        offers.Changed(store);
        return standing;
    }

    private async Task<PromotionOutcome> Write(Id<Store> store, Promotion promotion, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await PromotionRows.Write(transaction, [promotion], clock.GetUtcNow(), cancel);
        await CatalogueChanges.Count(transaction, store.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        offers.Changed(store);
        return new PromotionOutcome.Set(promotion);
    }
}
