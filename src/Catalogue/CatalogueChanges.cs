using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>The counters by which every host sees that a store's offers, or the list of stores, changed.</summary>
internal static class CatalogueChanges
{
    /// <summary>The key of the list of stores itself.</summary>
    public const string StoreList = "stores";

    /// <summary>The key of what products are: names, categories, ingredients.</summary>
    public const string ProductList = "products";

    /// <summary>Counts the change of one store in the transaction that makes it.</summary>
    public static Task Count(DbTransaction transaction, string store, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            insert into catalogue_changes (store, changes) values (@store, 1)
            on conflict (store) do update set changes = catalogue_changes.changes + 1
            """, new { store }, transaction, cancellationToken: cancel));

    /// <summary>
    /// Counts a change of what products are, which every store shows. In the order of the keys, so that two of them never wait for each other.
    /// </summary>
    public static async Task CountAll(DbTransaction transaction, CancellationToken cancel)
    {
        var stores = await transaction.Connection!.QueryAsync<string>(
            new CommandDefinition("select id from stores order by id", null, transaction, cancellationToken: cancel));
        foreach (var store in stores.AsList())
        {
            await Count(transaction, store, cancel);
        }
    }

    public static async Task<long> Read(IShopDatabase database, string store, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long?>(
            new CommandDefinition("select changes from catalogue_changes where store = @store", new { store }, cancellationToken: cancel)) ?? 0;
    }
}
