using System.Data.Common;
using System.Diagnostics;
using Dapper;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>The answer to a new price.</summary>
public abstract record PriceOutcome
{
    private PriceOutcome()
    {
    }

    /// <summary>It holds from now on, in every channel.</summary>
    public sealed record Set(Offer Offer) : PriceOutcome;

    /// <summary>No such store.</summary>
    public sealed record NoSuchStore : PriceOutcome;

    /// <summary>The catalogue does not know the product.</summary>
    public sealed record NoSuchProduct : PriceOutcome;

    /// <summary>Somebody set it after it was looked at: what they see now is to be decided on.</summary>
    public sealed record Outdated : PriceOutcome;

    /// <summary>A price that cannot be.</summary>
    public sealed record Unfit(string Code, string Reason) : PriceOutcome;
}

/// <summary>
/// A manager sets what a product costs in a store, from now on. A packaged product that the store did not sell yet is sold by the piece
/// from then on.
/// </summary>
public sealed class SetPrice(IShopDatabase database, Offers offers, CatalogueLimits limits, TimeProvider clock)
{
    public Task<PriceOutcome> Run(Id<Store> store, Gtin gtin, Money unitPrice, CancellationToken cancel = default) =>
        Run(store, gtin, unitPrice, DateTimeOffset.MaxValue, cancel);

    /// <param name="seenAt">When whoever sets it looked at the price that stands: one that is younger is not overwritten unseen.</param>
    public async Task<PriceOutcome> Run(
        Id<Store> store, Gtin gtin, Money unitPrice, DateTimeOffset seenAt, CancellationToken cancel = default)
    {
        var profile = await offers.StoreOf(store, cancel);
        if (profile is null)
        {
            return new PriceOutcome.NoSuchStore();
        }

        if (WhyNot(unitPrice, profile) is { } unfit)
        {
            return unfit;
        }

        if (await Write(profile, gtin, unitPrice, seenAt, cancel) is { } refused)
        {
            return refused;
        }

        offers.Changed(store);
        return new PriceOutcome.Set(await offers.Find(store, gtin, cancel) ?? throw new UnreachableException());
    }

    private PriceOutcome.Unfit? WhyNot(Money unitPrice, StoreProfile store) =>
        unitPrice.Currency != store.Currency ? new("wrong-currency", $"{store.Name} sells in {store.Currency}.")
        : unitPrice.MinorUnits <= 0 ? new("price-not-positive", "A price must be above zero.")
        : unitPrice.MinorUnits > limits.HighestPriceMinorUnits
            ? new("price-too-high", $"The highest price that can be set is {new Money(limits.HighestPriceMinorUnits, store.Currency)}.")
        : null;

    private async Task<PriceOutcome?> Write(StoreProfile store, Gtin gtin, Money unitPrice, DateTimeOffset seenAt, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var row = new
        {
            store = store.Id.ToString(),
            gtin = gtin.Number,
            price = unitPrice.MinorUnits,
            currency = store.Currency.Code,
            since = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            piece = Unit.Piece.Code,
            seen = seenAt.ToUnixTimeMilliseconds(),
        };

        // Two who set it at the same moment wait here for each other; the second one then sees that the price is younger than what it saw.
        if (await connection.ExecuteAsync(new CommandDefinition(
            "update prices set since = since where store = @store and gtin = @gtin", row, transaction, cancellationToken: cancel)) > 0
            && await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                "select since from prices where store = @store and gtin = @gtin", row, transaction, cancellationToken: cancel)) > row.seen)
        {
            return new PriceOutcome.Outdated();
        }

        await KeepHistory(transaction, store, gtin, unitPrice, cancel);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            "update prices set minor_units = @price, since = @since where store = @store and gtin = @gtin",
            row, transaction, cancellationToken: cancel));
        if (changed == 0)
        {
            var soldBy = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "select sold_by from products where gtin = @gtin", row, transaction, cancellationToken: cancel));
            if (soldBy is null)
            {
                return new PriceOutcome.NoSuchProduct();
            }

            if (soldBy != nameof(SoldBy.Piece))
            {
                return new PriceOutcome.Unfit("not-sold-here", "The store does not sell it yet, and how it is weighed here must be said first.");
            }

            await connection.ExecuteAsync(new CommandDefinition("""
                insert into prices (store, gtin, minor_units, currency, unit, scale, increment, tare, since)
                values (@store, @gtin, @price, @currency, @piece, 0, 1, 0, @since)
                """, row, transaction, cancellationToken: cancel));
        }

        await CatalogueChanges.Count(transaction, row.store, cancel);
        await transaction.CommitAsync(cancel);
        return null;
    }

    /// <summary>The price until now and the new one as dated rows: the nearest there is, and what it was before.</summary>
    private async Task KeepHistory(DbTransaction transaction, StoreProfile store, Gtin gtin, Money unitPrice, CancellationToken cancel)
    {
        var zone = StoreTime.Zone(store.TimeZone);
        var now = StoreTime.Local(clock.GetUtcNow(), zone);
        var standing = await transaction.Connection!.QueryFirstOrDefaultAsync<(long Price, string Unit, long Since)?>(new CommandDefinition("""
            select minor_units, unit, since from prices where store = @store and gtin = @gtin
              and not exists (select 1 from dated_prices where gtin = @gtin and scope = @scope)
            """,
            new { store = store.Id.ToString(), gtin = gtin.Number, scope = Scope.Of(store.Id).ToString() }, transaction, cancellationToken: cancel));
        var unit = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select unit from prices where store = @store and gtin = @gtin", new { store = store.Id.ToString(), gtin = gtin.Number }, transaction,
            cancellationToken: cancel));
        if (unit is null)
        {
            return; // the store did not sell it: its standing price is the first of its history
        }

        var rows = new List<DatedPrice>();
        if (standing is { Price: > 0 } before)
        {
            var since = StoreTime.Local(DateTimeOffset.FromUnixTimeMilliseconds(before.Since), zone);
            rows.Add(new(gtin, Scope.Of(store.Id), null, PriceKind.Regular, new(before.Price, store.Currency), Unit.Of(before.Unit), since));
        }

        rows.Add(new(gtin, Scope.Of(store.Id), null, PriceKind.Regular, unitPrice, Unit.Of(unit), now));
        foreach (var row in rows)
        {
            await PriceRows.Write(transaction, [row], cancel); // one after the other: both may begin in the same minute
        }
    }
}
