using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>Where things stand on a store's floor, and where they could stand.</summary>
public interface IPlaces
{
    /// <summary>The place of a shelf in the walk through the store; null when the store has no such bay.</summary>
    Task<Place?> At(Id<Store> store, int aisle, int bay, int shelf, CancellationToken cancel = default);

    /// <summary>A product stands there from now on, for everybody who looks.</summary>
    Task Put(Id<Store> store, Gtin gtin, Place place, CancellationToken cancel = default);

    /// <summary>The shelves on which something stands, in the order of the walk.</summary>
    Task<IReadOnlyList<Place>> Shelves(Id<Store> store, CancellationToken cancel = default);
}

/// <summary>The table of places. What moved and who moved it is told by the journal; here stands what holds now.</summary>
internal sealed class Places(IShopDatabase database, Offers offers) : IPlaces
{
    private const int MostShelves = 20_000;

    /// <remarks>A shelf of a bay that is known may be empty: its neighbour says when the walk passes it.</remarks>
    public async Task<Place?> At(Id<Store> store, int aisle, int bay, int shelf, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var sequence = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select sequence from places where store = @store and aisle = @aisle and bay = @bay order by abs(shelf - @shelf), sequence desc limit 1",
            new { store = store.ToString(), aisle = (long)aisle, bay = (long)bay, shelf = (long)shelf }, cancellationToken: cancel));
        return sequence is { } near ? new(aisle, bay, shelf, (int)near) : null;
    }

    public async Task Put(Id<Store> store, Gtin gtin, Place place, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into places (store, gtin, aisle, bay, shelf, sequence) values (@store, @gtin, @aisle, @bay, @shelf, @sequence)
            on conflict (store, gtin) do update set aisle = excluded.aisle, bay = excluded.bay, shelf = excluded.shelf, sequence = excluded.sequence
            """,
            new
            {
                store = store.ToString(),
                gtin = gtin.Number,
                aisle = (long)place.Aisle,
                bay = (long)place.Bay,
                shelf = (long)place.Shelf,
                sequence = (long)place.Sequence,
            },
            transaction, cancellationToken: cancel));
        await CatalogueChanges.Count(transaction, store.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        offers.Changed(store);
    }

    public async Task<IReadOnlyList<Place>> Shelves(Id<Store> store, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(long Aisle, long Bay, long Shelf, long Sequence)>(new CommandDefinition(
            $"""
            select aisle, bay, shelf, min(sequence) from places where store = @store and aisle > 0
            group by aisle, bay, shelf order by aisle, bay, shelf limit {MostShelves}
            """, new { store = store.ToString() }, cancellationToken: cancel));
        return [.. rows.Select(row => new Place((int)row.Aisle, (int)row.Bay, (int)row.Shelf, (int)row.Sequence))];
    }
}
