using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Doors;
using OpenAisle.Journal;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Care;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders;

/// <summary>What the spine brings to a host.</summary>
public static class OrdersModule
{
    public static IServiceCollection AddOrders(this IServiceCollection services, OrderSettings? settings = null)
    {
        services.AddSingleton(settings ?? new OrderSettings());
        services.AddFactKinds(OrderKinds.All);
        services.AddFactKinds(BasketKinds.All);
        services.AddMigrations(
            OrderBookModel.Table, OrderBookModel.Times, OrderBookModel.Agreed, CareRefunds.Table, CareRefunds.Sums, CareRefunds.Told, CareRefunds.Queue, ShopperBook.Table);
        services.AddMigrations(ShopperOffers.Tables);
        services.AddMigrations(DietProfiles.Tables);
        services.AddMigrations(ShoppingLists.Tables);

        services.AddSlots();

        services.AddSingleton<Pricing>();
        services.AddSingleton<LineWishes>();
        services.AddSingleton<PlaceOrder>();
        services.AddSingleton<PayOrder>();
        services.AddSingleton<ChangeOrder>();
        services.AddSingleton<OrderBook>();
        services.AddSingleton<Buyers>();
        services.AddSingleton<StoreDays>();
        services.AddSingleton<CareRefunds>();
        services.AddHostedService<CareFollow>();
        services.AddSingleton<OfferPreview>();
        services.AddSingleton<BasketDesk>();
        services.AddSingleton<ShopperBook>();
        services.AddSingleton<IStoreOf, StoreOfOrder>();
        services.AddSingleton<ShopperOffers>();
        services.AddSingleton<DietProfiles>();
        services.AddSingleton<ShoppingLists>();
        services.AddSingleton<ListBasket>();
        services.AddSingleton<IErasable>(provider => provider.GetRequiredService<DietProfiles>()); // the one that remembers

        services.AddSingleton<Seams>();
        services.AddSingleton<ISupplier, OwnShelves>();

        services.AddPersonalTables(
            new("details", "select shopper, name, phone, email from shopper_details where shopper = @shopper"),
            new("terms", "select shopper, kind, value from shopper_terms where shopper = @shopper"),
            new("promotionUses", "select shopper, promotion, use, order_id, lapses from promotion_uses where shopper = @shopper"),
            new("diet", "select shopper, agreed_at, null as kind, null as word from shopper_diets where shopper = @shopper union all select shopper, null, kind, word from shopper_diet_words where shopper = @shopper"),
            new("lists", "select l.shopper, l.id, l.name, l.begun_at, g.gtin, g.added_at from shopper_lists l left join shopper_list_goods g on g.list = l.id where l.shopper = @shopper"));

        services.AddReadModel<OrderBookModel>();
        services.AddReaction<OrderFollows>();
        services.AddReaction<BasketEmpties>();
        services.AddReadModel<ClaimsFollow>();
        services.AddDeadlineReader<OrderSweeper>();
        services.AddErasable<ShopperBook>();
        services.AddErasable<ShopperOffers>();
        services.AddErasable<ShoppingLists>();
        services.AddLaw<OrderLaws>();
        return services;
    }

    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapSlots();
        BasketDoors.Map(routes);
        OrderDoors.Map(routes);
        ShopperDoors.Map(routes);
        ListDoors.Map(routes);
        return routes;
    }
}
