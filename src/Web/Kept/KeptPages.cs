using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Search;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Kept;

/// <summary>
/// Pages that were drawn, each once for all its visitors in a language. Before one goes out, every price, promotion and empty shelf on it is
/// compared with the store as it is now; whatever else it says is some time old at most.
/// </summary>
internal sealed class KeptPages(IOffers offers, IShelfStock shelves, IServiceScopeFactory scopes, Promises promises, IHttpContextAccessor accessor, TimeProvider clock,
    ILogger<KeptPages> log)
    : IDisposable
{
    private const long MostBytes = 160L * 1024 * 1024;

    /// <summary>A store that changes faster than a page is drawn is shown as it was a moment ago.</summary>
    private const int MostTries = 4;

    private readonly ConcurrentDictionary<PageKey, Kept> _pages = new();
    private readonly ConcurrentDictionary<Id<Store>, StoreMark> _marks = new();

    /// <summary>Pages that are only old are drawn anew one at a time, behind their visitors' backs.</summary>
    private readonly SemaphoreSlim _redrawing = new(1);

    private long _bytes;

    public int Count => _pages.Count;

    /// <summary>Null when the address leads to no page that can be kept.</summary>
    /// <param name="keptFor">Older than this it is drawn anew while the old one still goes out; twice as old it does not.</param>
    public async ValueTask<KeptPage?> Get(HttpContext http, RequestDelegate draw, StoreProfile store, Language language, TimeSpan keptFor)
    {
        var key = new PageKey(http.Request.Path.Value ?? "/", language.Code);
        for (var tries = 1; ; tries++)
        {
            var mark = await Mark(store, http.RequestAborted);
            if (!_pages.TryGetValue(key, out var kept))
            {
                kept = new Kept(() => Draw(http, draw, key));
                kept = _pages.GetOrAdd(key, kept);
            }

            kept.LastAsked = clock.GetTimestamp();
            if (await Drawn(key, kept, http.RequestAborted) is not { } page)
            {
                _pages.TryRemove(new(key, kept));
                return null;
            }

            var age = clock.GetElapsedTime(page.DrawnAt, kept.LastAsked);
            if ((age < 2 * keptFor && await Holds(kept, page, store, mark)) || tries == MostTries)
            {
                if (age > keptFor)
                {
                    Redraw(key, kept, http, draw);
                }

                return page;
            }

            if (_pages.TryUpdate(key, new Kept(() => Draw(http, draw, key)), kept))
            {
                Interlocked.Add(ref _bytes, -page.Bytes);
            }
        }
    }

    /// <summary>A page that could not be drawn is not kept: the next who asks may have more luck.</summary>
    private async Task<KeptPage?> Drawn(PageKey key, Kept kept, CancellationToken cancel)
    {
        try
        {
            return await kept.Page.WaitAsync(cancel);
        }
        catch (Exception) when (kept.Page.IsFaulted)
        {
            _pages.TryRemove(new(key, kept));
            throw;
        }
    }

    public void Dispose() => _redrawing.Dispose();

    /// <summary>What the store's prices and stock are now; the same object while none of them changes.</summary>
    private async ValueTask<StoreMark> Mark(StoreProfile store, CancellationToken cancel)
    {
        var departments = await offers.Departments(store.Id, cancel);
        var soldOut = await shelves.SoldOut(store.Id, cancel);
        var promised = await promises.Of(store.Id, cancel);
        if (_marks.TryGetValue(store.Id, out var mark) && ReferenceEquals(mark.Departments, departments) && ReferenceEquals(mark.SoldOut, soldOut)
            && ReferenceEquals(mark.Promised, promised))
        {
            return mark;
        }

        return _marks[store.Id] = new(departments, soldOut, promised);
    }

    /// <summary>Whether all that the page says of goods is still so. Asked once for each change of the store.</summary>
    private async ValueTask<bool> Holds(Kept kept, KeptPage page, StoreProfile store, StoreMark mark)
    {
        if (ReferenceEquals(kept.HeldAt, mark))
        {
            return true;
        }

        var now = await offers.Find(store.Id, [.. page.Shown.Select(shown => shown.Offer.Product.Gtin)]);
        foreach (var (offer, soldOut, promised) in page.Shown)
        {
            if (!now.TryGetValue(offer.Product.Gtin, out var current) || current != offer || mark.SoldOut.Contains(offer.Product.Gtin) != soldOut
                || Drawing.PromisedOf(Promises.For(mark.Promised, current.Product)) != promised)
            {
                return false;
            }
        }

        kept.HeldAt = mark;
        return true;
    }

    private void Redraw(PageKey key, Kept old, HttpContext http, RequestDelegate draw)
    {
        if (!_redrawing.Wait(0))
        {
            return;
        }

        var anew = new Kept(() => Draw(http, draw, key));
        _ = Swap();

        async Task Swap()
        {
            try
            {
                if (await anew.Page is { } page && old.Page.Result is { } before)
                {
                    anew.LastAsked = old.LastAsked;
                    Interlocked.Add(ref _bytes, _pages.TryUpdate(key, anew, old) ? -before.Bytes : -page.Bytes);
                }
            }
            catch (Exception failed)
            {
                log.LogWarning(failed, "{Path} was not drawn anew; it stays as it was for a while.", key.Path);
            }
            finally
            {
                _redrawing.Release();
            }
        }
    }

    /// <summary>Draws the page for nobody: a request without cookies or query, in the wanted language, that belongs to no visitor.</summary>
    private Task<KeptPage?> Draw(HttpContext asked, RequestDelegate draw, PageKey key)
    {
        var values = new RouteValueDictionary(asked.Request.RouteValues);
        var endpoint = asked.GetEndpoint();

        // Not within the visitor's own request: that has another context, and may be broken off.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                using var body = new MemoryStream();
                var drawing = new Drawing();
                var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
                accessor.HttpContext = http;
                http.Features.Set(drawing);
                http.SetEndpoint(endpoint);
                (http.Request.Method, http.Request.Scheme, http.Request.Host) = (HttpMethods.Get, "http", new HostString("localhost"));
                (http.Request.Path, http.Request.RouteValues) = (key.Path, values);
                (http.Request.Headers.Accept, http.Request.Headers.AcceptLanguage) = ("text/html", key.Language);
                http.Response.Body = body;
                var at = clock.GetTimestamp();
                await draw(http);
                if (http.Response.StatusCode != StatusCodes.Status200OK)
                {
                    return null;
                }

                var page = KeptPage.Of(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length), drawing.Shown, at);
                MakeRoom(Interlocked.Add(ref _bytes, page.Bytes));
                return page;
            });
        }
    }

    /// <summary>Those that nobody asked for longest go first, a quarter at a time.</summary>
    private void MakeRoom(long bytes)
    {
        if (bytes <= MostBytes)
        {
            return;
        }

        foreach (var (key, kept) in _pages.ToArray().OrderBy(pair => pair.Value.LastAsked).Take((_pages.Count / 4) + 1))
        {
            if (kept.Page is { IsCompletedSuccessfully: true, Result: { } page } && _pages.TryRemove(new(key, kept)))
            {
                Interlocked.Add(ref _bytes, -page.Bytes);
            }
        }
    }

    private readonly record struct PageKey(string Path, string Language);

    private sealed record StoreMark(IReadOnlyList<(string, int)> Departments, IReadOnlySet<Gtin> SoldOut, PromotionSet Promised);

    /// <summary>Drawn once, however many ask for it at the same time.</summary>
    private sealed class Kept(Func<Task<KeptPage?>> draw)
    {
        private readonly Lazy<Task<KeptPage?>> _page = new(draw);

        public Task<KeptPage?> Page => _page.Value;

        public long LastAsked { get; set; }

        /// <summary>The store as it was when the page was last seen to be right.</summary>
        public StoreMark? HeldAt { get; set; }
    }
}
