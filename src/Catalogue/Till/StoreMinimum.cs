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

    public sealed record Unfit(string Field, string Reason) : MinimumOutcome;
}

/// <summary>The least that the goods of an order must come to before a store picks it, after what promotions take off.</summary>
public sealed class StoreMinimum(IShopDatabase database, Offers offers, CatalogueLimits limits)
{
    public async Task<MinimumOutcome> Set(Id<Store> store, Money? minimum, CancellationToken cancel = default)
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
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from store_minimums where store = @store", new { store = store.ToString() }, transaction, cancellationToken: cancel));
        if (minimum is { } set)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into store_minimums (store, minor_units, currency) values (@store, @amount, @currency)",
                new { store = store.ToString(), amount = set.MinorUnits, currency = set.Currency.Code }, transaction, cancellationToken: cancel));
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
