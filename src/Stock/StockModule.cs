using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Stock;

/// <summary>What the module brings to a host.</summary>
public static class StockModule
{
    public static IServiceCollection AddStock(this IServiceCollection services) =>
        services.AddFactKinds(StockFacts.Kinds).AddLaw<StockLaw>()
            .AddMigrations(CountTasksModel.Table, WasteModel.Table).AddReadModel<CountTasksModel>().AddSingleton<CountTasks>()
            .AddReadModel<WasteModel>().AddSingleton<Waste>();

    public static IEndpointRouteBuilder MapStock(this IEndpointRouteBuilder routes)
    {
        StockDoors.Map(routes);
        return routes;
    }

    /// <summary>The actor of a store's stock.</summary>
    public static IStoreStock StockOf(this IGrainFactory actors, Id<Store> store) => actors.GetGrain<IStoreStock>(store.Value);
}
