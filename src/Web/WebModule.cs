using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue.Search;
using OpenAisle.Web.Account;
using OpenAisle.Web.Answers;
using OpenAisle.Web.Desk;
using OpenAisle.Web.Floor;
using OpenAisle.Web.Kept;
using OpenAisle.Web.MyOrders;
using OpenAisle.Web.Printing;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Staffing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web;

/// <summary>What the pages bring to a host.</summary>
public static class WebModule
{
    public static IServiceCollection AddWeb(this IServiceCollection services, WebSettings settings)
    {
        services.AddSingleton(settings);
        services.AddHttpContextAccessor();
        services.AddRazorComponents();

        // Chinese goes out as it is written, not as numbers three times as long.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddScoped<Words>();
        services.AddSingleton<IShelfStock, ShelfStock>();
        services.AddScoped<Visit>();
        services.AddScoped<Aisle>();
        services.AddScoped(provider => new GoodsNames(
            provider.GetRequiredService<IOffers>(), provider.GetRequiredService<Words>(), provider.GetRequiredService<Visit>()));
        services.AddScoped(provider => new StaffNames(
            provider.GetRequiredService<Staff>(), provider.GetRequiredService<WebSettings>(), provider.GetRequiredService<Words>(), provider.GetRequiredService<Visit>()));
        services.AddSingleton<CardReturn>();
        services.AddSingleton<OrderAgain>();
        services.AddSingleton<UsualGoods>();
        services.AddSingleton<MyData>();
        services.AddSingleton<Promises>();
        services.AddSingleton<DrawnParts>();
        services.AddSingleton<KeptPages>();
        services.AddSingleton<FirstPages>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstPages>());
        services.AddSingleton<FollowedOrders>();
        services.AddScoped<VisitorParts>();
        services.AddSingleton<OrderStory>();
        services.AddSingleton<FoundOrders>();
        services.AddSingleton<FigureDesk>();
        services.AddSingleton<CareDesk>();
        services.AddScoped<OrderTable>();
        services.AddScoped<SlotTable>();
        services.AddScoped<ProductTable>();
        services.AddScoped<AuditTable>();
        services.AddSingleton<SealedNote>();
        services.AddSingleton<PhoneCookie>();
        services.AddSingleton<Welcome>();
        services.AddSingleton<AccountPost>();
        services.AddSingleton<RecallDesk>();

        // Before the host's own handler, which answers programs and would answer everybody.
        services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler, FaultPages>());
        services.PostConfigure<CookieAuthenticationOptions>(Guests.CookieScheme, cookie => cookie.AccessDeniedPath = "/forbidden");
        return services;
    }

    public static IEndpointRouteBuilder MapWeb(this IEndpointRouteBuilder routes)
    {
        WebFiles.Map(routes);
        LanguageDoor.Map(routes);
        BasketDoor.Map(routes);
        BasketApi.Map(routes);
        WishDoor.Map(routes);
        ListDoors.Map(routes);
        CouponsDoor.Map(routes);
        FeedsDoor.Map(routes);
        CheckoutDoors.Map(routes);
        CardReturn.Map(routes);
        OrderDoors.Map(routes);
        ReceiptPrint.Map(routes);
        FollowDoor.Map(routes);
        AccountDoors.Map(routes);
        DietDoors.Map(routes);
        MyData.Map(routes);
        SignInDoors.Map(routes);
        AddressDoors.Map(routes);
        AccountApi.Map(routes);
        SecurityDoors.Map(routes);
        PasskeyApi.Map(routes);
        StaffDoors.Map(routes);
        StaffApi.Map(routes);
        HouseStaffApi.Map(routes);
        PhoneApi.Map(routes);
        SessionApi.Map(routes);
        PhoneDoors.Map(routes);
        PickDoors.Map(routes);
        FloorWorker.Map(routes);
        ToteDoors.Map(routes);
        MovedDoor.Map(routes);
        CountDoor.Map(routes);
        PracticeDoors.Map(routes);
        KerbDoor.Map(routes);
        StockDoors.Map(routes);
        SlotsDoor.Map(routes);
        MinimumDoor.Map(routes);
        CareDoors.Map(routes);
        CareApi.Map(routes);
        DayApi.Map(routes);
        TableDoors.Map(routes);
        WebhooksDoor.Map(routes);
        OfferDoor.Map(routes);
        OfferApi.Map(routes);
        OutboxDoor.Map(routes);
        OutboxApi.Map(routes);
        RecallDoors.Map(routes);
        RecallApi.Map(routes);
        AnswerDoor.Map(routes);
        AnswerApi.Map(routes);
        ToldDoor.Map(routes);
        KeptPageDoor.StandBefore(routes.MapRazorComponents<App>());
        routes.ServiceProvider.GetRequiredService<FirstPages>().Routes = routes;
        return routes;
    }
}
