using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Catalogue.Search;

/// <summary>Search over HTTP: what was found and how to narrow it down, suggestions while typing, a pasted list.</summary>
internal static class SearchDoors
{
    private const int UsualPage = 48;
    private const int LongestList = 10_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/stores/{store}").WithTags("Search").RequireRateLimiting(Limits.Search);
        api.MapGet("/search", Search).WithSummary("Finds goods by words, narrowed down and sorted, with the facets of what was found.");
        api.MapGet("/suggestions", Suggest).WithSummary("What somebody who typed so far may be looking for.");
        api.MapPost("/list", ReadList).WithSummary("Reads a pasted shopping list into lines, each with the goods it may mean.");
    }

    private static async Task<Results<Ok<SearchAnswerJson>, ProblemHttpResult>> Search(
        string store, [AsParameters] SearchRequest asked, IOffers offers, IProductSearch search, CatalogueLimits limits, CancellationToken cancel)
    {
        if (await CatalogueDoors.Find(store, offers, cancel) is not { } profile)
        {
            return Problems.NotFound("store");
        }

        if (asked.Words?.Length > limits.LongestWords)
        {
            return Problems.Field("words", "too-long", $"At most {limits.LongestWords} characters are looked for.");
        }

        if (Number(asked.Skip, 0) is not { } skip || skip < 0 || skip > limits.MostProductsSkipped)
        {
            return Problems.Field("skip", "out-of-range", $"It must be a number from 0 to {limits.MostProductsSkipped}.");
        }

        if (Number(asked.Take, UsualPage) is not { } take || take < 1 || take > limits.MostProductsAPage)
        {
            return Problems.Field("take", "out-of-range", $"It must be a number from 1 to {limits.MostProductsAPage}.");
        }

        if (SortOf(asked.Sort) is not { } sort)
        {
            return Problems.Field("sort", "unknown", "It must be relevance, price or unit-price.");
        }

        var answer = await search.Search(profile.Id, new(asked.Words) { Filter = asked.Filter(), Sort = sort, Skip = skip, Take = take }, cancel);
        return TypedResults.Ok(SearchAnswerJson.Of(answer, CultureInfo.CurrentUICulture.Name));
    }

    private static async Task<Results<Ok<List<string>>, ProblemHttpResult>> Suggest(
        string store, string? typed, IOffers offers, IProductSearch search, CancellationToken cancel) =>
        await CatalogueDoors.Find(store, offers, cancel) is { } profile
            ? TypedResults.Ok((await search.Suggest(profile.Id, typed ?? "", cancel)).ToList())
            : Problems.NotFound("store");

    private static async Task<Results<Ok<List<ListedLineJson>>, ProblemHttpResult>> ReadList(
        string store, ListRequest list, IOffers offers, IProductSearch search, CancellationToken cancel)
    {
        if (await CatalogueDoors.Find(store, offers, cancel) is not { } profile)
        {
            return Problems.NotFound("store");
        }

        if (list.Text is not { Length: > 0 and <= LongestList } text)
        {
            return Problems.Field("text", "too-long", $"A list has from 1 to {LongestList} characters.");
        }

        var lines = await search.ReadList(profile.Id, text, cancel);
        return TypedResults.Ok(lines.Select(line => ListedLineJson.Of(line, CultureInfo.CurrentUICulture.Name)).ToList());
    }

    internal static SearchSort? SortOf(string? sort) => sort switch
    {
        null or "" or "relevance" => SearchSort.Relevance,
        "price" => SearchSort.Price,
        "unit-price" => SearchSort.UnitPrice,
        _ => null,
    };

    private static int? Number(string? text, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}

/// <summary>What is asked in the address; a value may stand there several times.</summary>
internal sealed class SearchRequest
{
    [FromQuery(Name = "words")]
    public string? Words { get; init; }

    [FromQuery(Name = "department")]
    public string[] Departments { get; init; } = [];

    [FromQuery(Name = "brand")]
    public string[] Brands { get; init; } = [];

    [FromQuery(Name = "diet")]
    public string[] Diets { get; init; } = [];

    [FromQuery(Name = "freeFrom")]
    public string[] FreeFrom { get; init; } = [];

    [FromQuery(Name = "nutriscore")]
    public string[] Nutriscores { get; init; } = [];

    [FromQuery(Name = "onOffer")]
    public string? OnOffer { get; init; }

    [FromQuery(Name = "inStock")]
    public string? InStock { get; init; }

    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [FromQuery(Name = "skip")]
    public string? Skip { get; init; }

    [FromQuery(Name = "take")]
    public string? Take { get; init; }

    public SearchFilter Filter() => new()
    {
        Departments = Departments,
        Brands = Brands,
        Diets = Diets,
        FreeFrom = FreeFrom,
        Nutriscores = Nutriscores,
        OnOffer = OnOffer == "true",
        InStock = InStock == "true",
    };
}

internal sealed record ListRequest(string? Text);

/// <param name="FreeFrom">Allergens that the words asked to be without.</param>
/// <param name="LeftOut">Other ingredients that the words asked to be without.</param>
internal sealed record SearchAnswerJson(
    IReadOnlyList<OfferAnswer> Products, int Total, IReadOnlyList<FacetJson> Facets, IReadOnlyList<string> FreeFrom, IReadOnlyList<string> LeftOut)
{
    public static SearchAnswerJson Of(SearchAnswer answer, string language) => new(
        [.. answer.Offers.Select(offer => OfferAnswer.Of(offer, language))], answer.Total,
        [
            .. answer.Facets.Select(facet => new FacetJson(
                System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(facet.Group.ToString()),
                [.. facet.Values.Select(value => new FacetValueJson(value.Key, NameOf(facet.Group, value.Key, language), value.Products, value.IsChosen))])),
        ],
        answer.FreeFrom, answer.LeftOut);

    private static string NameOf(FacetGroup group, string key, string language) => group switch
    {
        FacetGroup.Department => CatalogueTexts.Department(key, language),
        FacetGroup.Diet => CatalogueTexts.Diet(key, language),
        FacetGroup.FreeFrom => CatalogueTexts.Allergen(key, language),
        FacetGroup.Brand or FacetGroup.Nutriscore or FacetGroup.OnOffer or FacetGroup.InStock => key,
        _ => throw new UnreachableException(),
    };
}

internal sealed record FacetJson(string Group, IReadOnlyList<FacetValueJson> Values);

internal sealed record FacetValueJson(string Key, string Name, int Products, bool IsChosen);

internal sealed record ListedLineJson(string Text, string Words, Quantity? Amount, IReadOnlyList<ListedGoodsJson> Goods)
{
    public static ListedLineJson Of(ListedLine line, string language) =>
        new(line.Text, line.Words, line.Amount, [.. line.Goods.Select(goods => new ListedGoodsJson(OfferAnswer.Of(goods.Offer, language), goods.Quantity))]);
}

internal sealed record ListedGoodsJson(OfferAnswer Offer, Quantity Quantity);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SearchAnswerJson))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<ListedLineJson>))]
[JsonSerializable(typeof(ListRequest))]
internal sealed partial class SearchJson : JsonSerializerContext;
