using System.Data.Common;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Search;

/// <summary>
/// The products and their index, read at the first question and again when the counter of products moved. While a new one is made the old one
/// answers; while the database does not answer, it stays.
/// </summary>
internal sealed class ProductIndex(IShopDatabase database, SearchLimits limits, CatalogueLimits catalogueLimits, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly Lock _gate = new();
    private SearchedProducts? _known;
    private long _counter;
    private long _lookedAt;
    private Task<SearchedProducts>? _looking;

    public async ValueTask<SearchedProducts> Get(CancellationToken cancel)
    {
        var known = Volatile.Read(ref _known);
        if (known is not null && clock.GetElapsedTime(Volatile.Read(ref _lookedAt)) < catalogueLimits.AskAfter)
        {
            return known;
        }

        var looking = Look();
        return known ?? await looking.WaitAsync(cancel);
    }

    private Task<SearchedProducts> Look()
    {
        lock (_gate)
        {
            return _looking is { IsCompleted: false } ? _looking : _looking = Task.Run(AskDatabase);
        }
    }

    private async Task<SearchedProducts> AskDatabase()
    {
        var known = Volatile.Read(ref _known);
        try
        {
            Volatile.Write(ref _lookedAt, clock.GetTimestamp());
            var counter = await CatalogueChanges.Read(database, CatalogueChanges.ProductList, CancellationToken.None);
            if (known is null || counter != _counter)
            {
                // What reads in the old one at this moment still does: it is left to the collector.
                known = SearchedProducts.Of(await SearchProduct.ReadAll(database, CancellationToken.None), limits);
                _counter = counter;
                Volatile.Write(ref _known, known);
            }

            return known;
        }
        catch (DbException failed) when (known is not null)
        {
            log.LogWarning(failed, "The catalogue's tables do not answer; products are found as they were last seen.");
            return known;
        }
    }

    public void Dispose() => _known?.Dispose();
}
