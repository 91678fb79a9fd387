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
            OrderBookModel.Table, OrderBookModel.Times, OrderBookModel.Agreed, CareRefunds.Table, CareRefunds.Sums, ShopperBook.Table);
        services.AddMigrations(ShopperOffers.Tables);

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
        services.AddSingleton<BasketDesk>();
        services.AddSingleton<ShopperBook>();
        services.AddSingleton<IStoreOf, StoreOfOrder>();
        services.AddSingleton<ShopperOffers>();

        services.AddSingleton<Seams>();
        services.AddSingleton<ISupplier, OwnShelves>();

        services.AddReadModel<OrderBookModel>();
        services.AddReaction<OrderFollows>();
        services.AddReaction<BasketEmpties>();
        services.AddReadModel<ClaimsFollow>();
        services.AddDeadlineReader<OrderSweeper>();
        services.AddErasable<ShopperBook>();
        services.AddErasable<ShopperOffers>();
        services.AddLaw<OrderLaws>();
        return services;
    }

    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapSlots();
        BasketDoors.Map(routes);
        OrderDoors.Map(routes);
        ShopperDoors.Map(routes);
        return routes;
    }
}
