using Microsoft.AspNetCore.Components;
using OpenAisle.Orders;

namespace OpenAisle.Web.MyOrders;

/// <summary>A page of one order of the shopper's own; anybody else's is a page that is not there.</summary>
public abstract class OwnOrderPage : Part
{
    [Inject]
    internal IGrainFactory Actors { get; set; } = null!;

    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    [Inject]
    internal GoodsNames Names { get; set; } = null!;

    [Parameter]
    public string Order { get; set; } = "";

    protected OrderView? View { get; private set; }

    protected StoreProfile? Store { get; private set; }

    /// <summary>Until the cut-off, while nobody picks, and while no change is under way.</summary>
    protected bool CanChange => View is { Status: OrderStatus.Placed, ChangePending: false } view && Clock.GetUtcNow() < view.CutOff;

    protected sealed override async Task OnInitializedAsync()
    {
        var view = Id<Order>.TryParse(Order, null, out var id) ? await Actors.GetGrain<IOrder>(id.Value).Look() : null;
        var store = view is not null && Http.User.Is(view.Shopper) ? await Visit.StoreOf(view.Store) : null;
        if (view is null || store is null)
        {
            Navigation.NotFound();
            return;
        }

        await Names.Read(store, [.. view.Lines.Select(line => line.Gtin), .. view.Goods.Select(good => good.Gtin)]);
        await Load(view, store);
        (View, Store) = (view, store);
    }

    protected virtual Task Load(OrderView view, StoreProfile store) => Task.CompletedTask;
}
