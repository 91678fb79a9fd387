using OpenAisle.Doors;

namespace OpenAisle.Host.Http;

/// <summary>
/// A store is called by its id or by its name in addresses, at every door of the API alike: doors read an id, and a name has become one
/// before they do, and before it is asked who may enter. A store that is nowhere is answered the same by all, once whoever asks was let in.
/// </summary>
internal sealed class StoreNames(RequestDelegate next, IEnumerable<IStoreOf> stores)
{
    private const string Store = "store";

    private static readonly object Nowhere = new();

    private readonly IStoreOf _stores = stores.Single(kind => kind.Names.Contains(Store));

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && http.Request.RouteValues[Store] is string name)
        {
            if (await _stores.Find(name, http.RequestAborted) is { } store)
            {
                http.Request.RouteValues[Store] = store.ToString();
            }
            else
            {
                http.Items[Nowhere] = name;
            }
        }

        await next(http);
    }

    public static Task Answer(HttpContext http, RequestDelegate next) =>
        http.Items.ContainsKey(Nowhere) ? Problems.NotFound(Store).ExecuteAsync(http) : next(http);
}
