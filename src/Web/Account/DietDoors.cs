using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Account;

/// <summary>The forms of what somebody avoids and keeps to, and the words with which their own device warns them.</summary>
internal static class DietDoors
{
    private const string Page = "/me/diet";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var own = routes.MapForms(Page, People.Shops);
        own.MapPost("", Keep);
        own.MapPost("/forget", Forget);
        routes.MapGet("/diet/words", Words).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Keep(IFormCollection form, ClaimsPrincipal person, DietProfiles profiles, CancellationToken cancel)
    {
        if (form["consent"] != "yes")
        {
            return Results.LocalRedirect(Faults.On(Page, "consent", "consent"));
        }

        return await profiles.Keep(person.Shopper!.Value, [.. form["allergens"].OfType<string>()], [.. form["diets"].OfType<string>()], cancel)
            ? Results.LocalRedirect(Page + "?done=kept")
            : Results.LocalRedirect(Faults.On(Page, "consent", "other"));
    }

    private static async Task<IResult> Forget(ClaimsPrincipal person, DietProfiles profiles, CancellationToken cancel)
    {
        await profiles.Forget(person.Shopper!.Value, cancel);
        return Results.LocalRedirect(Page + "?done=forgotten");
    }

    /// <summary>The same for everybody who reads the language: it says nothing of who asks.</summary>
    private static IResult Words(HttpContext http, Words words)
    {
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Json(
            new DietWords(
                words["diet.contains"], words["diet.may"], words["diet.unknown"], words["diet.undeclared"], words["list.and"],
                Allergens.Fourteen.ToDictionary(key => key, key => CatalogueTexts.Allergen(key, words.Code)),
                DietProfile.Choices.ToDictionary(key => key, key => CatalogueTexts.Diet(key, words.Code))),
            DietJson.Default.DietWords);
    }
}

internal sealed record DietWords(
    string Contains, string May, string Unknown, string Undeclared, string And, Dictionary<string, string> Allergens, Dictionary<string, string> Diets);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DietWords))]
internal sealed partial class DietJson : JsonSerializerContext;
