using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>Who may open a door.</summary>
internal abstract record Who
{
    private Who()
    {
    }

    /// <summary>Anybody, known or not.</summary>
    public sealed record Everybody : Who;

    /// <summary>Whoever has a shopper's id, a guest too. What it shows and does is theirs alone.</summary>
    public sealed record Shoppers : Who;

    /// <summary>Whoever signed in to an account.</summary>
    public sealed record AccountHolders : Who;

    /// <summary>A company of which the message bears the signature, and nobody who walks by.</summary>
    public sealed record Signed : Who;

    /// <summary>Whoever has one of the duties in the store that the request names; or, where it is about the whole house, in every store.</summary>
    public sealed record Staff(bool WholeHouse, params Duty[] Duties) : Who;
}

/// <summary>Every door of the host and who may open it. A door that is not written here fails the test that walks them.</summary>
internal static class DoorList
{
    private static readonly Who All = new Who.Everybody();
    private static readonly Who Own = new Who.Shoppers();
    private static readonly Who Account = new Who.AccountHolders();
    private static readonly Who Floor = In(Duty.Picker, Duty.Counter, Duty.Kerb, Duty.StoreManager);
    private static readonly Who Picks = In(Duty.Picker, Duty.StoreManager);
    private static readonly Who Kerb = In(Duty.Kerb, Duty.StoreManager);
    private static readonly Who Stock = In(Duty.Picker, Duty.Counter, Duty.StoreManager);
    private static readonly Who Manager = In(Duty.StoreManager);
    private static readonly Who Prices = In(Duty.PriceDesk, Duty.StoreManager);
    private static readonly Who LooksUp = In(Duty.StoreManager, Duty.CareDesk, Duty.Auditor);
    private static readonly Who GivesBack = In(Duty.StoreManager, Duty.CareDesk);
    private static readonly Who Staffing = In(Duty.StoreManager, Duty.Administrator);
    private static readonly Who HousePrices = House(Duty.PriceDesk, Duty.Administrator);

    public static IReadOnlyDictionary<string, Who> Doors { get; } = new Dictionary<string, Who>
    {
        // The shop window
        ["GET,POST /"] = All,
        ["GET,POST /design"] = All,
        ["GET,POST /stores/{slug}"] = All,
        ["GET,POST /stores/{slug}/basket"] = All,
        ["GET,POST /stores/{slug}/departments/{key}"] = All,
        ["GET,POST /stores/{slug}/list"] = All,
        ["GET,POST /stores/{slug}/offers"] = All,
        ["GET,POST /offline"] = All,
        ["GET /manifest.webmanifest"] = All,
        ["GET /service-worker.js"] = All,
        ["GET,POST /stores/{slug}/products/{gtin}"] = All,
        ["GET,POST /stores/{slug}/search"] = All,
        ["POST /stores/{slug}/basket/lines"] = All,
        ["GET,POST /stores/{slug}/basket/{product}/wish"] = All,
        ["POST /stores/{slug}/basket/wishes"] = All,
        ["GET,POST /stores/{slug}/coupons"] = All,
        ["POST /stores/{slug}/coupons/clips"] = All,
        ["POST /stores/{slug}/coupons/codes"] = All,
        ["POST /stores/{slug}/coupons/membership"] = All,
        ["POST /language"] = All,
        ["GET /assets/{file}"] = All,
        ["GET,POST /not-found"] = All,
        ["GET,POST /forbidden"] = All,
        ["GET /api/stores"] = All,
        ["GET /api/stores/{store}/departments"] = All,
        ["GET /api/stores/{store}/products"] = All,
        ["GET /api/stores/{store}/products/{gtin}"] = All,
        ["GET /api/stores/{store}/products/{gtin}/price"] = All,
        ["GET /api/stores/{store}/ads"] = All,
        ["GET /api/stores/{store}/recalls"] = All,
        ["GET /api/stores/{store}/search"] = All,
        ["GET /api/stores/{store}/suggestions"] = All,
        ["POST /api/stores/{store}/list"] = All,
        ["GET /api/stores/{store}/slots"] = All,
        ["GET /openapi/{documentName}.json"] = All,
        ["POST /api/payments/notifications/sandbox"] = new Who.Signed(),
        ["GET /_framework/opaque-redirect"] = All,
        ["GET /work/worker.js"] = All,
        ["GET /health/live"] = All,
        ["GET /health/ready"] = All,

        // Signed links: what they say is all that they open
        ["GET,POST /answers/{token}"] = All,
        ["POST /answers/{token}"] = All,
        ["GET,POST /messages/off/{token}"] = All,
        ["POST /messages/off/{token}"] = All,

        // The way in
        ["GET,POST /sign-in"] = All,
        ["GET,POST /sign-up"] = All,
        ["GET,POST /sign-in/forgotten"] = All,
        ["POST /sign-in/forgotten"] = All,
        ["GET,POST /sign-in/new-password/{token}"] = All,
        ["POST /sign-in/new-password/{token}"] = All,
        ["GET,POST /addresses/{token}"] = All,
        ["POST /addresses/{token}"] = All,
        ["POST /api/accounts/password-links"] = All,
        ["PUT /api/accounts/password"] = All,
        ["PUT /api/accounts/address"] = All,
        ["POST /sign-in"] = All,
        ["POST /sign-up"] = All,
        ["POST /sign-in/guest"] = All,
        ["POST /sign-in/passkey/question"] = All,
        ["POST /sign-in/passkey"] = All,
        ["POST /demo/sign-in"] = All,
        ["POST /me/sign-out"] = All,
        ["GET /api/session"] = All,
        ["POST /api/session/guest"] = All,
        ["POST /api/session/end"] = All,
        ["GET,POST /work/phone"] = All,     // knows colleagues on an enrolled phone only
        ["POST /work/phone"] = All,
        ["POST /work/phone/lock"] = All,

        // One's own
        ["GET,POST /me"] = Own,
        ["GET,POST /me/diet"] = All,          // a profile may stay on the device of somebody whom we do not know
        ["GET /diet/words"] = All,
        ["POST /me/diet"] = Own,
        ["POST /me/diet/forget"] = Own,
        ["GET /api/shoppers/me/diet"] = Own,
        ["PUT /api/shoppers/me/diet"] = Own,
        ["DELETE /api/shoppers/me/diet"] = Own,
        ["POST /me"] = Own,
        ["POST /me/erasure"] = Own,
        ["GET,POST /me/security"] = Account,
        ["POST /me/password"] = Account,
        ["POST /me/address"] = Account,
        ["POST /me/address/link"] = Account,
        ["PUT /api/shoppers/me/address"] = Account,
        ["POST /me/sessions/end"] = Account,
        ["POST /me/sessions/end-others"] = Account,
        ["POST /me/passkeys"] = Account,
        ["POST /me/passkeys/question"] = Account,
        ["POST /me/passkeys/forget"] = Account,
        ["GET,POST /stores/{slug}/checkout"] = Own,
        ["POST /stores/{slug}/checkout"] = Own,
        ["POST /stores/{slug}/checkout/{order}/tenders"] = Own,
        ["GET /cards/back"] = Own,
        ["GET,POST /orders"] = Own,
        ["GET,POST /orders/{order}"] = Own,
        ["GET,POST /orders/{order}/change"] = Own,
        ["POST /orders/{order}/cancellation"] = Own,
        ["POST /orders/{order}/problems"] = Own,
        ["POST /orders/{order}/changes"] = Own,
        ["POST /orders/{order}/again"] = Own,
        ["GET /orders/{order}/receipt"] = Own,
        ["GET /orders/{order}/follow"] = Own,
        ["GET /work/orders/{order}/follow"] = Picks,
        ["POST /orders/{order}/phrases"] = Own,
        ["POST /api/orders/{order}/phrases"] = Own,
        ["GET,POST /stores/{slug}/lists"] = Own,
        ["GET,POST /stores/{slug}/lists/{list}"] = Own,
        ["POST /stores/{slug}/lists"] = Own,
        ["POST /stores/{slug}/lists/{list}/goods"] = Own,
        ["POST /stores/{slug}/lists/{list}/goods/out"] = Own,
        ["POST /stores/{slug}/lists/{list}/name"] = Own,
        ["POST /stores/{slug}/lists/{list}/end"] = Own,
        ["POST /stores/{slug}/lists/{list}/basket"] = Own,
        ["GET /me/data.json"] = Own,
        ["GET /api/shoppers/me/data"] = Own,
        ["GET /api/shoppers/me/lists"] = Own,
        ["POST /api/shoppers/me/lists"] = Own,
        ["PUT /api/shoppers/me/lists/{list}"] = Own,
        ["DELETE /api/shoppers/me/lists/{list}"] = Own,
        ["PUT /api/shoppers/me/lists/{list}/goods/{gtin}"] = Own,
        ["DELETE /api/shoppers/me/lists/{list}/goods/{gtin}"] = Own,
        ["PUT /api/baskets/{basket}/lists/{list}"] = Own,
        ["GET,POST /stores/{slug}/usual"] = Own,
        ["POST /orders/{order}/proposals/{proposal}"] = Own,
        ["POST /orders/{order}/arrival"] = Own,
        ["PUT /api/orders/{order}/arrival"] = Own,
        ["PUT /api/orders/{order}/hold"] = Own,
        ["POST /stores/{slug}/checkout/{order}/hold"] = Own,
        ["GET,POST /me/messages"] = Own,
        ["POST /me/messages"] = Own,
        ["GET /api/shoppers/me"] = Own,
        ["GET /api/shoppers/me/offers"] = Own,
        ["PUT /api/shoppers/me/clips/{promotion}"] = Own,
        ["DELETE /api/shoppers/me/clips/{promotion}"] = Own,
        ["PUT /api/shoppers/me/coupons/{code}"] = Own,
        ["DELETE /api/shoppers/me/coupons/{code}"] = Own,
        ["PUT /api/shoppers/me/membership"] = Own,
        ["GET /api/shoppers/me/messages"] = Own,
        ["PUT /api/shoppers/me/messages/choice"] = Own,
        ["PUT /api/shoppers/me/messages/quiet"] = Own,
        ["PUT /api/shoppers/me/messages/sms"] = Own,
        ["GET /api/shoppers/me/messages/push"] = Own,
        ["PUT /api/shoppers/me/messages/push"] = Own,
        ["PUT /api/shoppers/me/messages/push/end"] = Own,
        ["PUT /api/shoppers/me"] = Own,
        ["DELETE /api/shoppers/me"] = Own,
        ["POST /api/payment-sources"] = Own,
        ["GET /api/payment-sources"] = Own,
        ["DELETE /api/payment-sources/{id}"] = Own,
        ["POST /api/stores/{store}/baskets"] = Own,
        ["GET /api/baskets/{basket}"] = Own,
        ["PUT /api/baskets/{basket}/lines/{gtin}/wish"] = Own,
        ["PUT /api/baskets/{basket}/lines/{gtin}"] = Own,
        ["DELETE /api/baskets/{basket}/lines/{gtin}"] = Own,
        ["POST /api/orders"] = Own,
        ["GET /api/orders"] = Own,
        ["GET /api/orders/{order}"] = Own,
        ["GET /api/orders/{order}/receipt"] = Own,
        ["GET /api/orders/{order}/payment"] = Own,
        ["PUT /api/orders/{order}/tenders/{tender:int}"] = Own,
        ["POST /api/orders/{order}/changes"] = Own,
        ["POST /api/orders/{order}/cancellation"] = Own,
        ["POST /api/orders/{order}/problems"] = Own,

        // The floor of a store
        ["GET,POST /work"] = Floor,
        ["GET,POST /work/orders/{order}"] = Picks,
        ["POST /work/orders/{order}/begin"] = Picks,
        ["POST /work/orders/{order}/undo"] = Picks,
        ["POST /work/orders/{order}/pieces"] = Picks,
        ["POST /work/orders/{order}/weighing"] = Picks,
        ["POST /work/orders/{order}/short"] = Picks,
        ["POST /work/orders/{order}/substitute"] = Picks,
        ["POST /work/orders/{order}/proposal"] = Picks,
        ["POST /work/orders/{order}/packing"] = Picks,
        ["POST /work/orders/{order}/phrases"] = Picks,
        ["GET /api/stores/{store}/picking"] = Picks,
        ["GET /api/picking/{order}"] = Picks,
        ["POST /api/picking/{order}/begin"] = Picks,
        ["POST /api/picking/{order}/lines/{line:int}/picked"] = Picks,
        ["POST /api/picking/{order}/lines/{line:int}/weighed"] = Picks,
        ["POST /api/picking/{order}/lines/{line:int}/short"] = Picks,
        ["POST /api/picking/{order}/lines/{line:int}/substituted"] = Picks,
        ["POST /api/picking/{order}/lines/{line:int}/proposed"] = Picks,
        ["POST /api/picking/{order}/lines/{line:int}/undo"] = Picks,
        ["POST /api/picking/{order}/packed"] = Picks,
        ["POST /api/picking/{order}/phrases"] = Picks,
        ["GET /api/orders/{order}/labels"] = Floor,
        ["GET /api/picking/{order}/lines/{line:int}/label"] = Floor,
        ["GET /work/orders/{order}/receipt"] = Kerb,
        ["GET,POST /work/practice"] = Picks,
        ["POST /work/practice/begin"] = Picks,
        ["POST /work/practice/pieces"] = Picks,
        ["POST /work/practice/weighing"] = Picks,
        ["POST /work/practice/short"] = Picks,
        ["POST /work/practice/substitute"] = Picks,
        ["POST /work/practice/undo"] = Picks,
        ["POST /work/practice/packing"] = Picks,
        ["GET,POST /work/moved"] = Stock,
        ["POST /work/moved"] = Stock,
        ["GET /api/stores/{store}/moves"] = Stock,
        ["POST /api/stores/{store}/moves"] = Stock,
        ["GET /api/stores/{store}/shelf-tags"] = Stock,
        ["GET,POST /work/totes"] = Floor,
        ["POST /work/totes/staged"] = Floor,
        ["POST /work/totes/fetched"] = Floor,
        ["GET /api/stores/{store}/staging"] = Floor,
        ["POST /api/orders/{order}/totes/{tote}/staged"] = Floor,
        ["POST /api/orders/{order}/totes/{tote}/fetched"] = Floor,
        ["GET,POST /work/kerb"] = Kerb,
        ["POST /work/kerb/hand-over"] = Kerb,
        ["GET /api/stores/{store}/kerb"] = Kerb,
        ["POST /api/orders/{order}/handover"] = Kerb,
        ["POST /api/orders/{order}/uncollected"] = Kerb,
        ["POST /api/orders/{order}/cancellation-by-store"] = Kerb,
        ["GET /api/stores/{store}/stock/tasks"] = Stock,
        ["GET /api/stores/{store}/stock/{gtin}"] = Stock,
        ["POST /api/stores/{store}/stock/entries"] = Stock,

        // The desks of a store
        ["PUT /api/stores/{store}/stock/{gtin}/keeping"] = Manager,
        ["PUT /api/stores/{store}/slots/{slot}"] = Manager,
        ["PUT /api/stores/{store}/prices/{gtin}"] = Prices,
        ["PUT /api/stores/{store}/fees"] = Prices,
        ["PUT /api/stores/{store}/minimum"] = Prices,
        ["GET,POST /manage"] = Manager,
        ["GET,POST /manage/orders"] = LooksUp,
        ["GET,POST /manage/orders/{Order}"] = LooksUp,
        ["POST /manage/orders/{order}/refunds"] = GivesBack,
        ["POST /manage/orders/{order}/cancellation"] = GivesBack,
        ["POST /manage/orders/{order}/refunds/{refund}"] = GivesBack,
        ["GET,POST /manage/slots"] = Manager,
        ["POST /manage/slots"] = Manager,
        ["GET,POST /manage/stock"] = Prices,
        ["POST /manage/stock/entries"] = Manager,
        ["POST /manage/stock/keeping"] = Manager,
        ["POST /manage/stock/prices"] = Prices,
        ["GET,POST /manage/offers"] = Prices,
        ["POST /manage/offers"] = Prices,
        ["GET,POST /manage/messages"] = Manager,
        ["POST /manage/messages/again"] = Manager,
        ["GET,POST /manage/recalls"] = Staffing,
        ["GET,POST /manage/recalls/{RecallText}"] = Staffing,
        ["POST /manage/recalls"] = Staffing,
        ["POST /manage/recalls/{recall}/end"] = Staffing,
        ["POST /api/stores/{store}/recalls"] = Staffing,
        ["GET /api/stores/{store}/recalls/{recall}/reach"] = Staffing,
        ["PUT /api/stores/{store}/recalls/{recall}/end"] = Staffing,
        ["GET,POST /manage/people"] = Staffing,     // what each may give: the tests of Accounts
        ["POST /manage/people/hire"] = Staffing,
        ["POST /manage/people/grant"] = Staffing,
        ["POST /manage/people/withdraw"] = Staffing,
        ["POST /manage/people/leave"] = Staffing,
        ["POST /manage/people/pin"] = Staffing,
        ["POST /manage/people/badge"] = Staffing,
        ["POST /manage/people/badge/print"] = Staffing,
        ["GET,POST /manage/phones"] = Manager,
        ["POST /manage/phones/enrol"] = Manager,
        ["POST /manage/phones/retire"] = Manager,
        ["GET,POST /manage/audit"] = In(Duty.StoreManager, Duty.Auditor, Duty.Administrator),

        // The house
        ["GET,POST /manage/files"] = HousePrices,
        ["POST /manage/files/{run}"] = HousePrices,
        ["POST /api/recalls"] = House(Duty.StoreManager, Duty.Administrator),
        ["GET /api/feeds/runs"] = HousePrices,
        ["GET /api/feeds/runs/{run}/report"] = HousePrices,
        ["POST /api/feeds/runs/{run}/approval"] = HousePrices,
        ["POST /api/feeds/runs/{run}/rejection"] = HousePrices,
        ["GET /api/reactions"] = House(Duty.Administrator, Duty.Auditor),
        ["GET /api/reactions/parked"] = House(Duty.Administrator, Duty.Auditor),
        ["POST /api/reactions/{reaction}/restart"] = House(Duty.Administrator),
        ["GET /api/webhooks"] = House(Duty.Administrator),
        ["POST /api/webhooks"] = House(Duty.Administrator),
        ["GET /api/webhooks/kinds"] = House(Duty.Administrator),
        ["DELETE /api/webhooks/{webhook}"] = House(Duty.Administrator),
        ["GET /api/webhooks/{webhook}/deliveries"] = House(Duty.Administrator),
        ["POST /api/webhooks/{webhook}/replays"] = House(Duty.Administrator),
        ["POST /api/webhooks/{webhook}/deliveries/{position}/retries"] = House(Duty.Administrator),
        ["PUT /api/webhooks/{webhook}/switch"] = House(Duty.Administrator),
        ["POST /api/webhooks/{webhook}/pings"] = House(Duty.Administrator),
        ["GET,POST /manage/webhooks"] = House(Duty.Administrator),
        ["POST /manage/webhooks"] = House(Duty.Administrator),
        ["POST /manage/webhooks/{webhook}"] = House(Duty.Administrator),
        ["POST /api/reconciliations"] = House(Duty.Finance, Duty.Auditor, Duty.Administrator),
        ["POST /api/shoppers/{shopper}/erasure"] = House(Duty.CareDesk, Duty.Administrator),
    };

    private static Who.Staff In(params Duty[] duties) => new(WholeHouse: false, duties);

    private static Who.Staff House(params Duty[] duties) => new(WholeHouse: true, duties);
}
