using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace OpenAisle.Web.Shopping;

/// <summary>A page of one store. An address that names none is a page that is not there.</summary>
public abstract class StorePage : Part
{
    private static readonly CookieOptions Remembered = new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true };

    [Parameter]
    public string Slug { get; set; } = "";

    /// <summary>Null until it is found; pages render nothing without it.</summary>
    protected StoreProfile? Store { get; private set; }

    protected string Home => $"/stores/{Slug}";

    protected sealed override async Task OnInitializedAsync()
    {
        if (await Visit.Store() is not { } store)
        {
            Navigation.NotFound();
            return;
        }

        Remember(Http, store);

        // Known to the page only when all of it is there: until then it shows nothing.
        await Load(store);
        Store = store;
    }

    /// <summary>The store that was visited last, for pages that belong to none.</summary>
    internal static void Remember(HttpContext http, StoreProfile store)
    {
        if (http.Request.Cookies[Visit.StoreCookie] != store.Slug && !http.Response.HasStarted)
        {
            http.Response.Cookies.Append(Visit.StoreCookie, store.Slug, Remembered);
        }
    }

    protected abstract Task Load(StoreProfile store);
}
