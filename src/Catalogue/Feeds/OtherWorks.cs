using System.Data.Common;
using Dapper;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Stores of a file: new ones are opened, known ones take the file's words. None is ever closed by a file.</summary>
internal sealed class StoreWork(FeedLoad load) : FeedWork
{
    private readonly List<StoreProfile> _writes = [];
    private readonly List<(Id<Store> Store, FedStore Fed)> _terms = [];

    public override Task Compare(DbConnection connection, CancellationToken cancel)
    {
        _writes.Clear();
        _terms.Clear();
        var (added, changed, unchanged) = (0L, 0L, 0L);
        foreach (var fed in load.Stores)
        {
            var known = load.KnownStores.Find(fed.Slug) ?? load.KnownStores.Open(fed);
            var isNew = load.KnownStores.Added.Contains(known);
            var wanted = known with
            {
                Name = fed.Name,
                TimeZone = fed.TimeZone ?? known.TimeZone,
                Address = fed.Address ?? known.Address,
                Currency = isNew ? fed.Currency ?? known.Currency : known.Currency, // its prices are in it
            };
            (added, changed, unchanged) = isNew ? (added + 1, changed, unchanged) : wanted != known ? (added, changed + 1, unchanged) : (added, changed, unchanged + 1);
            if (isNew || wanted != known)
            {
                _writes.Add(wanted);
            }

            if (fed.Zone is not null || fed.Place is not null || fed.Licences is not null)
            {
                _terms.Add((known.Id, fed));
            }
        }

        foreach (var opened in load.KnownStores.Added.Where(store => !_writes.Exists(written => written.Id == store.Id)))
        {
            added++;
            _writes.Add(opened);
        }

        Counts = new("stores", added, changed, 0, unchanged);
        Touches = [CatalogueChanges.StoreList, .. _terms.Select(row => row.Store.ToString())];
        return Task.CompletedTask;
    }

    public override async Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var store in _writes)
        {
            await StoreRows.AddStore(transaction, store, cancel);
        }

        foreach (var (store, fed) in _terms)
        {
            var terms = await PriceRows.Terms(transaction.Connection!, store, cancel);
            await PriceRows.WriteTerms(
                transaction,
                [
                    terms with
                    {
                        Zone = fed.Zone ?? terms.Zone,
                        Place = fed.Place ?? terms.Place,
                        Licences = fed.Licences?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? terms.Licences,
                    },
                ],
                cancel);
        }
    }
}

/// <summary>Products of a file. One that a full file does not list any more loses what this source said of it; the product itself stays.</summary>
internal sealed class ItemWork(FeedLoad load) : FeedWork
{
    private const int ItemsAtOnce = 500;

    private readonly List<ProductRecord> _writes = [];
    private readonly List<long> _deletes = [];

    public override async Task Compare(DbConnection connection, CancellationToken cancel)
    {
        _writes.Clear();
        _deletes.Clear();
        var known = (await connection.QueryAsync<(long Gtin, string Fingerprint)>(new CommandDefinition(
            "select gtin, fingerprint from product_sources where source = @source", new { source = load.Source }, cancellationToken: cancel)))
            .ToDictionary(row => row.Gtin, row => row.Fingerprint);
        var counts = new FeedCounts("items", Standing: known.Count);
        var named = new HashSet<long>();
        foreach (var item in load.Items)
        {
            named.Add(item.Gtin.Number);
            var stands = known.TryGetValue(item.Gtin.Number, out var print);
            if (item.Record is null)
            {
                counts = stands ? counts with { Deleted = counts.Deleted + 1 } : counts;
                _deletes.Add(item.Gtin.Number);
            }
            else if (stands && print == item.Record.Fingerprint())
            {
                counts = counts with { Unchanged = counts.Unchanged + 1 };
            }
            else
            {
                counts = stands ? counts with { Changed = counts.Changed + 1 } : counts with { Added = counts.Added + 1 };
                _writes.Add(item.Record);
            }
        }

        if (load.IsFull(Mapping.FeedKind.Items) && load.Report.Refused == 0)
        {
            foreach (var gtin in known.Keys.Where(gtin => !named.Contains(gtin)))
            {
                counts = counts with { Deleted = counts.Deleted + 1 };
                _deletes.Add(gtin);
            }
        }

        Counts = counts;
        Touches = _writes.Count > 0 ? null : [];
    }

    public override async Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var some in _writes.Chunk(ItemsAtOnce))
        {
            await ProductWriter.Write(transaction, some, cancel);
        }

        await BulkRows.Delete(transaction, "product_sources", ["source", "gtin"], _deletes.ConvertAll(gtin => new object[] { load.Source, gtin }), cancel);
    }
}

/// <summary>Places of a planogram. A full file says where everything stands in the stores that it names.</summary>
internal sealed class PlaceWork(FeedLoad load) : FeedWork
{
    private static readonly string[] Key = ["store", "gtin"];

    private static readonly string[] Columns = ["store", "gtin", "aisle", "bay", "shelf", "sequence"];

    private readonly List<object[]> _writes = [];
    private readonly List<object[]> _deletes = [];

    public override async Task Compare(DbConnection connection, CancellationToken cancel)
    {
        _writes.Clear();
        _deletes.Clear();
        var counts = new FeedCounts("planogram");
        foreach (var store in load.Places.GroupBy(place => place.Store.ToString()))
        {
            var standing = (await connection.QueryAsync<(long Gtin, long Aisle, long Bay, long Shelf, long Sequence)>(new CommandDefinition(
                "select gtin, aisle, bay, shelf, sequence from places where store = @store", new { store = store.Key }, cancellationToken: cancel)))
                .ToDictionary(row => row.Gtin, row => new Place((int)row.Aisle, (int)row.Bay, (int)row.Shelf, (int)row.Sequence));
            counts = counts with { Standing = counts.Standing + standing.Count };
            foreach (var fed in store)
            {
                var stands = standing.Remove(fed.Gtin.Number, out var before);
                if (fed.Place is null)
                {
                    counts = stands ? counts with { Deleted = counts.Deleted + 1 } : counts;
                    _deletes.Add([store.Key, fed.Gtin.Number]);
                }
                else if (stands && before == fed.Place)
                {
                    counts = counts with { Unchanged = counts.Unchanged + 1 };
                }
                else
                {
                    counts = stands ? counts with { Changed = counts.Changed + 1 } : counts with { Added = counts.Added + 1 };
                    _writes.Add([store.Key, fed.Gtin.Number, (long)fed.Place.Aisle, (long)fed.Place.Bay, (long)fed.Place.Shelf, (long)fed.Place.Sequence]);
                }
            }

            if (load.IsFull(Mapping.FeedKind.Planogram) && load.Report.Refused == 0)
            {
                counts = counts with { Deleted = counts.Deleted + standing.Count };
                _deletes.AddRange(standing.Keys.Select(gtin => new object[] { store.Key, gtin }));
            }
        }

        Counts = counts;
        Touches = [.. _writes.Concat(_deletes).Select(row => (string)row[0])];
    }

    public override async Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel)
    {
        await BulkRows.Delete(transaction, "places", Key, _deletes, cancel);
        await BulkRows.Upsert(transaction, "places", Key, Columns, _writes, null, cancel);
    }
}
