using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Shell;

/// <summary>What the frames around pages know: the store, the basket's total, who is looking.</summary>
public abstract class ShellLayout : LayoutComponentBase
{
    [Inject]
    internal Words W { get; set; } = null!;

    [Inject]
    internal Visit Visit { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    protected StoreProfile? Store { get; private set; }

    protected DietProfile? Diet { get; private set; }

    /// <summary>Null while nothing lies in the basket.</summary>
    protected string? BasketTotal { get; private set; }

    protected bool IsAtWork => Http.User.May(People.Works);

    /// <summary>The page of the desk that this person begins at; null for whoever has none.</summary>
    protected string? DeskAddress =>
        Http.User.May(People.ReadsFigures) ? "/manage" : Http.User.May(People.Desk) ? "/manage/stock" : Http.User.May(People.LooksUpOrders) ? "/manage/orders" : null;

    protected string Here => Http.Request.GetEncodedPathAndQuery();

    protected string HomeAddress => Store is { } store ? $"/stores/{store.Slug}" : "/";

    protected string SearchAddress => Store is { } store ? $"/stores/{store.Slug}/search" : "/";

    protected string ListsAddress => Store is { } store ? $"/stores/{store.Slug}/lists" : "/";

    protected string BasketAddress => Store is { } store ? $"/stores/{store.Slug}/basket" : "/";

    protected override async Task OnInitializedAsync()
    {
        Store = await Visit.Store();
        Diet = Kept.Drawing.Of(Http) is null ? await Visit.Diet() : null;
        BasketTotal = await Visit.Basket() is { Lines.Count: > 0 } basket ? W.Money(basket.Total) : null;
    }

    protected static string? Current(bool isHere) => isHere ? "page" : null;
}
