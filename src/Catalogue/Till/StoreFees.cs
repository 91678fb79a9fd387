using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Till;

/// <summary>The answer to a store's fees being set.</summary>
public abstract record FeesOutcome
{
    private FeesOutcome()
    {
    }

    public sealed record Set(IReadOnlyList<Fee> Fees) : FeesOutcome;

    public sealed record NoSuchStore : FeesOutcome;

    public sealed record Unfit(string Field, string Reason) : FeesOutcome;
}

/// <summary>What a store charges beside the goods: for bags, for picking a small basket. A manager sets all of a store's at once.</summary>
public sealed class StoreFees(IShopDatabase database, Offers offers)
{
    private const int MostFees = 20;
    private const int LongestText = 80;

    public async Task<FeesOutcome> Set(Id<Store> store, IReadOnlyList<Fee> fees, CancellationToken cancel = default)
    {
        if (await offers.StoreOf(store, cancel) is not { } profile)
        {
            return new FeesOutcome.NoSuchStore();
        }

        if (WhyNot(fees, profile.Currency) is { } unfit)
        {
            return unfit;
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Write(transaction, store, fees, cancel);
        await CatalogueChanges.Count(transaction, store.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        offers.Changed(store);
        return new FeesOutcome.Set(fees);
    }

    /// <summary>All of a store's, in place of those that stood. Who writes counts the change and commits.</summary>
    internal static async Task Write(DbTransaction transaction, Id<Store> store, IReadOnlyList<Fee> fees, CancellationToken cancel)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "delete from store_fees where store = @store", new { store = store.ToString() }, transaction, cancellationToken: cancel));
        foreach (var fee in fees)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                insert into store_fees (store, code, name, minor_units, free_from, currency, class)
                values (@store, @code, @name, @amount, @free, @currency, @taxClass)
                """,
                new
                {
                    store = store.ToString(),
                    code = fee.Code,
                    name = fee.Name,
                    amount = fee.Amount.MinorUnits,
                    free = fee.FreeFrom?.MinorUnits ?? 0,
                    currency = fee.Amount.Currency.Code,
                    taxClass = fee.TaxClass ?? "",
                },
                transaction, cancellationToken: cancel));
        }
    }

    internal static async Task<IReadOnlyList<Fee>> Read(DbConnection connection, Id<Store> store, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<(string Code, string Name, long Amount, long Free, string Currency, string TaxClass)>(new CommandDefinition(
            "select code, name, minor_units, free_from, currency, class from store_fees where store = @store order by code",
            new { store = store.ToString() }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new Fee(
                row.Code, row.Name, new(row.Amount, Currency.Of(row.Currency)), row.Free > 0 ? new(row.Free, Currency.Of(row.Currency)) : null,
                row.TaxClass.Length > 0 ? row.TaxClass : null)),
        ];
    }

    private static FeesOutcome.Unfit? WhyNot(IReadOnlyList<Fee> fees, Currency currency) =>
        fees.Count > MostFees ? new("fees", $"At most {MostFees} fees.")
        : fees.DistinctBy(fee => fee.Code).Count() < fees.Count ? new("code", "Each code stands once.")
        : fees.Any(fee => fee.Code is not { Length: > 0 and <= LongestText } || fee.Name is not { Length: > 0 and <= LongestText }
            || fee.Name.Any(char.IsControl) || fee.Code.Any(sign => !char.IsAsciiLetterLower(sign) && sign != '-') || fee.Code == TipCode)
            ? new("code", $"A code is of small letters, is not '{TipCode}', and has a name of at most {LongestText} characters.")
        : fees.Any(fee => fee.Amount.MinorUnits <= 0 || fee.Amount.Currency != currency || (fee.FreeFrom is { } free && (free.MinorUnits <= 0 || free.Currency != currency)))
            ? new("amount", $"Amounts are above zero and in {currency}.")
        : null;

    /// <summary>Orders file the tip beside the fees under this code.</summary>
    public const string TipCode = "tip";
}
