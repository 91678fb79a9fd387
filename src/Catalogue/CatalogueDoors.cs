using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Catalogue;

/// <summary>The catalogue over HTTP. Names come in the language of the request.</summary>
internal static class CatalogueDoors
{
    private const int UsualPage = 50;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/stores").WithTags("Catalogue");
        api.MapGet("/", Stores).WithSummary("The grocer's stores.");
        api.MapGet("/{store}/departments", DepartmentsOf).WithSummary("The departments of a store, with how many products each holds.");
        api.MapGet("/{store}/products", Browse).WithSummary("What a store sells, by department and words, in shelf order.");
        api.MapGet("/{store}/products/{gtin}", ProductPage).WithSummary("A product of a store by its GTIN: 8, 12, 13 or 14 digits.");
        api.MapPut("/{store}/prices/{gtin}", PutPrice).RequireAuthorization(People.Prices)
            .WithSummary("Sets a product's price in a store, from now on.");
    }

    private static string Language => CultureInfo.CurrentUICulture.Name;

    private static async Task<Ok<List<StoreAnswer>>> Stores(IOffers offers, CancellationToken cancel) =>
        TypedResults.Ok((await offers.Stores(cancel)).Select(StoreAnswer.Of).ToList());

    private static async Task<Results<Ok<List<DepartmentAnswer>>, ProblemHttpResult>> DepartmentsOf(
        string store, IOffers offers, CancellationToken cancel)
    {
        if (await Find(store, offers, cancel) is not { } profile)
        {
            return Problems.NotFound("store");
        }

        var departments = await offers.Departments(profile.Id, cancel);
        return TypedResults.Ok(departments
            .Select(row => new DepartmentAnswer(row.Department, CatalogueTexts.Department(row.Department, Language), row.Products))
            .ToList());
    }

    private static async Task<Results<Ok<PageAnswer>, ProblemHttpResult>> Browse(
        string store, string? department, string? words, string? skip, string? take, IOffers offers, CatalogueLimits limits,
        CancellationToken cancel)
    {
        if (await Find(store, offers, cancel) is not { } profile)
        {
            return Problems.NotFound("store");
        }

        if (Number(skip, 0) is not { } skipped || skipped < 0 || skipped > limits.MostProductsSkipped)
        {
            return Problems.Field("skip", "out-of-range", $"It must be a number from 0 to {limits.MostProductsSkipped}.");
        }

        if (Number(take, UsualPage) is not { } taken || taken < 1 || taken > limits.MostProductsAPage)
        {
            return Problems.Field("take", "out-of-range", $"It must be a number from 1 to {limits.MostProductsAPage}.");
        }

        if (words?.Length > limits.LongestWords)
        {
            return Problems.Field("words", "too-long", $"At most {limits.LongestWords} characters are looked for.");
        }

        if (!string.IsNullOrEmpty(department) && !Department.All.Contains(department))
        {
            return Problems.Field("department", "unknown", "There is no such department.");
        }

        var page = await offers.Browse(profile.Id, string.IsNullOrEmpty(department) ? null : department, words, skipped, taken, cancel);
        return TypedResults.Ok(new PageAnswer([.. page.Offers.Select(offer => OfferAnswer.Of(offer, Language))], page.Total, skipped));
    }

    private static async Task<Results<Ok<ProductAnswer>, ProblemHttpResult>> ProductPage(
        string store, string gtin, IOffers offers, Products products, CancellationToken cancel)
    {
        if (await Find(store, offers, cancel) is not { } profile)
        {
            return Problems.NotFound("store");
        }

        if (!Gtin.TryParse(gtin, out var parsed))
        {
            return NoGtin(gtin);
        }

        return await products.Details(profile.Id, parsed, cancel) is { } details
            ? TypedResults.Ok(ProductAnswer.Of(details, Language))
            : Problems.NotFound("product in this store");
    }

    private static async Task<Results<Ok<OfferAnswer>, ProblemHttpResult>> PutPrice(
        string store, string gtin, PriceRequest price, IOffers offers, SetPrice setPrice, HttpContext http, CancellationToken cancel)
    {
        if (await Find(store, offers, cancel) is not { } profile)
        {
            return Problems.NotFound("store");
        }

        if (!Gtin.TryParse(gtin, out var parsed))
        {
            return NoGtin(gtin);
        }

        if (!Money.TryParse(price.UnitPrice, null, out var unitPrice))
        {
            return Problems.Field("unitPrice", "no-amount", "It must be an amount such as '4.99 USD'.");
        }

        var before = await offers.Find(profile.Id, parsed, cancel);
        var outcome = await setPrice.Run(profile.Id, parsed, unitPrice, cancel);
        if (outcome is PriceOutcome.Set)
        {
            await http.Note(StaffChange.PriceSet, parsed.ToString(), profile.Id, before?.UnitPrice.ToString(), unitPrice.ToString());
        }

        return outcome switch
        {
            PriceOutcome.Set(var offer) => TypedResults.Ok(OfferAnswer.Of(offer, Language)),
            PriceOutcome.NoSuchStore => Problems.NotFound("store"),
            PriceOutcome.NoSuchProduct => Problems.NotFound("product"),
            PriceOutcome.Outdated => Problems.Conflict("outdated", "Somebody else set it in the meantime."),
            PriceOutcome.Unfit(var code, var reason) => Problems.Field("unitPrice", code, reason),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A store by its id or by its name in addresses.</summary>
    internal static async ValueTask<StoreProfile?> Find(string store, IOffers offers, CancellationToken cancel)
    {
        var isId = Id<Store>.TryParse(store, null, out var id);
        foreach (var profile in await offers.Stores(cancel))
        {
            if (isId ? profile.Id == id : profile.Slug == store)
            {
                return profile;
            }
        }

        return null;
    }

    private static ProblemHttpResult NoGtin(string text) => Problems.Field("gtin", "no-gtin", $"This is no GTIN: {Gtin.WhyNot(text)}.");

    private static int? Number(string? text, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
