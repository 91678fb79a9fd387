using System.Text;
using Microsoft.AspNetCore.Http;
using OpenAisle.Catalogue.Search;
using OpenAisle.Web.Parts;

namespace OpenAisle.Web.Shopping;

/// <summary>
/// What the address of a list of goods asks for, and the addresses that ask for a little more or less: each choice is a link, so that
/// narrowing down works without a script, goes back and can be sent on.
/// </summary>
public sealed class SearchAddress
{
    public const int GoodsAPage = 48;

    private const int LongestWords = 100;
    private const int MostChosen = 20;

    private static readonly (FacetGroup Group, string Name)[] Groups =
    [
        (FacetGroup.Department, "department"), (FacetGroup.Brand, "brand"), (FacetGroup.Diet, "diet"), (FacetGroup.FreeFrom, "free"),
        (FacetGroup.Nutriscore, "score"), (FacetGroup.OnOffer, "offer"), (FacetGroup.InStock, "stock"),
    ];

    private readonly string _path;
    private readonly List<(FacetGroup Group, string Key)> _chosen = [];

    /// <param name="path">The address of the page, without its question mark.</param>
    /// <param name="department">What the page itself is narrowed down to; null for none.</param>
    public SearchAddress(string path, IQueryCollection query, string? department = null)
    {
        _path = path;
        Words = (query["q"].ToString().Trim() is { Length: > LongestWords } words ? words[..LongestWords] : query["q"].ToString().Trim());
        foreach (var (group, name) in Groups)
        {
            _chosen.AddRange(query[name].OfType<string>().Where(key => key.Length is > 0 and <= LongestWords).Take(MostChosen).Select(key => (group, key)));
        }

        Sort = query["sort"].ToString() switch
        {
            "price" => SearchSort.Price,
            "unit" => SearchSort.UnitPrice,
            _ => SearchSort.Relevance,
        };
        Department = department;
        Page = Pager.Read(query["page"]);
    }

    public string Words { get; }

    public SearchSort Sort { get; }

    public int Page { get; }

    private string? Department { get; }

    public bool HasChoices => _chosen.Count > 0;

    /// <summary>The address of the next pages, up to the page's number.</summary>
    public string Pages => Of(_chosen, Sort) is var address && address.Contains('?', StringComparison.Ordinal) ? address + "&" : address + "?";

    /// <summary>Without any choice.</summary>
    public string Bare => Of([], Sort);

    public SearchWish Wish => new(Words)
    {
        Sort = Sort,
        Skip = (Page - 1) * GoodsAPage,
        Take = GoodsAPage,
        Filter = new()
        {
            Departments = Department is null ? Keys(FacetGroup.Department) : [Department],
            Brands = Keys(FacetGroup.Brand),
            Diets = Keys(FacetGroup.Diet),
            FreeFrom = Keys(FacetGroup.FreeFrom),
            Nutriscores = Keys(FacetGroup.Nutriscore),
            OnOffer = Keys(FacetGroup.OnOffer).Length > 0,
            InStock = Keys(FacetGroup.InStock).Length > 0,
        },
    };

    /// <summary>The address with that value chosen, or no longer where it is.</summary>
    public string Toggled(FacetGroup group, string key)
    {
        var others = _chosen.FindAll(choice => choice.Group != group || !choice.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (others.Count == _chosen.Count)
        {
            others.Add((group, key));
        }

        return Of(others, Sort);
    }

    public string SortedBy(SearchSort sort) => Of(_chosen, sort);

    private string[] Keys(FacetGroup group) => [.. _chosen.Where(choice => choice.Group == group).Select(choice => choice.Key)];

    private string Of(IEnumerable<(FacetGroup Group, string Key)> chosen, SearchSort sort)
    {
        var address = new StringBuilder(_path);
        Add("q", Words);
        foreach (var (group, key) in chosen)
        {
            Add(Groups.First(row => row.Group == group).Name, key);
        }

        Add("sort", sort switch { SearchSort.Price => "price", SearchSort.UnitPrice => "unit", _ => "" });
        return address.ToString();

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                address.Append(address.Length == _path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }
}
