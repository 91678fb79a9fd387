using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Catalogue.OpenFoodFacts;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Search;
using OpenAisle.Catalogue.Till;
using OpenAisle.Doors;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>The catalogue's table of contents.</summary>
public static class CatalogueModule
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddMigrations(CatalogueTables.Steps);
        services.AddMigrations(PriceTables.Steps);
        services.AddMigrations(PromotionTables.Steps);
        services.AddMigrations(FeedTables.Steps);
        services.TryAddSingleton(new CatalogueLimits());
        services.TryAddSingleton(new FeedLimits());
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<Offers>();
        services.AddSingleton<IOffers>(provider => provider.GetRequiredService<Offers>());
        services.AddSingleton<IStoreOf, StoreOfAddress>();
        services.AddSingleton<Products>();
        services.AddSingleton<IngredientChanges>();
        services.AddSingleton<DeclaredGoods>();
        services.TryAddSingleton(new SearchLimits());
        services.TryAddSingleton<IGoodsOnOffer, PromotedGoods>();
        services.AddSingleton<ProductSearch>();
        services.AddSingleton<IProductSearch>(provider => provider.GetRequiredService<ProductSearch>());
        services.AddSingleton<IAlikeGoods, AlikeGoods>();
        services.AddSingleton<SetPrice>();
        services.AddSingleton<IPlaces, Places>();
        services.AddSingleton<PricePast>();
        services.AddSingleton<SetPromotion>();
        services.AddSingleton<StoreTills>();
        services.AddSingleton<StoreFees>();
        services.AddSingleton<StoreMinimum>();
        services.AddSingleton<OpenFoodFactsImport>();
        services.AddSingleton<DemoGrocer>();
        services.AddSingleton<SyntheticCatalogue>();
        services.AddSingleton<FeedDesk>();
        services.AddSingleton<FeedVisit>();
        services.AddSingleton<FeedExport>();
        services.AddHttpClient(nameof(FeedVisit));

        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, CatalogueJson.Default));
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SearchJson.Default));
        return services;
    }

    /// <summary>Visits scheduled sources and brings receipts to the stock ledger; for hosts that run, with an <see cref="ISalesLedger"/>.</summary>
    public static IServiceCollection AddFeedClock(this IServiceCollection services, FeedFolder folder) =>
        services.AddSingleton(folder).AddSingleton<SalesDelivery>().AddHostedService<FeedClock>();

    public static IEndpointRouteBuilder MapCatalogue(this IEndpointRouteBuilder app)
    {
        FeedDoors.Map(app);
        CatalogueDoors.Map(app);
        PromotionDoors.Map(app);
        SearchDoors.Map(app);
        return app;
    }
}
