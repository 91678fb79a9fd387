using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Till;

/// <summary>The answer to a store's minimum being set.</summary>
public abstract record MinimumOutcome
{
    private MinimumOutcome()
    {
    }

    /// <param name="Minimum">Null: any order will do.</param>
    public sealed record Set(Money? Minimum) : MinimumOutcome;

    public sealed record NoSuchStore : MinimumOutcome;

    /// <summary>It is not any more what whoever sets it saw.</summary>
    public sealed record Outdated(Money? Now) : MinimumOutcome;

    public sealed record Unfit(string Field, string Reason) : MinimumOutcome;
}

/// <summary>The least that the goods of an order must come to before a store picks it, after what promotions take off.</summary>
public sealed class StoreMinimum(IShopDatabase database, Offers offers, CatalogueLimits limits)
{
    public Task<MinimumOutcome> Set(Id<Store> store, Money? minimum, CancellationToken cancel = default) => Set(store, minimum, false, null, cancel);

    /// <summary>Sets it while it is what whoever sets it saw.</summary>
    /// <param name="seen">Null for none.</param>
    public Task<MinimumOutcome> Replace(Id<Store> store, Money? seen, Money? minimum, CancellationToken cancel = default) => Set(store, minimum, true, seen, cancel);

    private async Task<MinimumOutcome> Set(Id<Store> store, Money? minimum, bool isSeen, Money? seen, CancellationToken cancel)
    {
        if (await offers.StoreOf(store, cancel) is not { } profile)
        {
            return new MinimumOutcome.NoSuchStore();
        }

        if (minimum is { } least && (least.Currency != profile.Currency || least.MinorUnits <= 0 || least.MinorUnits > limits.HighestPriceMinorUnits))
        {
            return new MinimumOutcome.Unfit("minimum", $"A minimum is above zero and in {profile.Currency}.");
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var before = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "delete from store_minimums where store = @store returning minor_units", new { store = store.ToString() }, transaction, cancellationToken: cancel));
        if (isSeen && before != seen?.MinorUnits)
        {
            return new MinimumOutcome.Outdated(before is { } stands ? new(stands, profile.Currency) : null); // nothing is committed
        }

        if (minimum is { } set)
        {
            var written = await connection.ExecuteAsync(new CommandDefinition(
                $"""
                insert into store_minimums (store, minor_units, currency) values (@store, @amount, @currency)
                on conflict (store) do {(isSeen ? "nothing" : "update set minor_units = excluded.minor_units, currency = excluded.currency")}
                """,
                new { store = store.ToString(), amount = set.MinorUnits, currency = set.Currency.Code }, transaction, cancellationToken: cancel));
            if (written == 0)
            {
                return new MinimumOutcome.Outdated(null); // somebody set one where none was seen
            }
        }

        await CatalogueChanges.Count(transaction, store.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        offers.Changed(store);
        return new MinimumOutcome.Set(minimum);
    }

    /// <summary>As it stands in the database, whatever registers remember: for who sets it.</summary>
    public async Task<Money?> Of(Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await Read(connection, store, cancel);
    }

    internal static async Task<Money?> Read(DbConnection connection, Id<Store> store, CancellationToken cancel) =>
        await connection.QuerySingleOrDefaultAsync<(long Amount, string Currency)?>(new CommandDefinition(
            "select minor_units, currency from store_minimums where store = @store", new { store = store.ToString() }, cancellationToken: cancel)) is { } row
            ? new Money(row.Amount, Currency.Of(row.Currency))
            : null;
}
