using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>The demo's terms, fees and ads of two weeks: invented, every one of them.</summary>
internal static class DemoPromotions
{
    private const string Source = "demo (invented)";

    /// <summary>The demo's town lies in New York State, where the grocer may sell beer and takes SNAP.</summary>
    public static StoreTerms Terms(Id<Store> store) => new(store, "fairview", "US-NY", ["beer", "snap"]);

    /// <summary>The small store takes five cents for the bags, and charges for picking a basket below its minimum; the large one neither.</summary>
    public static IReadOnlyList<Fee> HarborFees { get; } =
    [
        new(Fee.Bag, "Bag", new(5, Currency.Usd)),
        new("small-basket", "Picking of a small basket", new(299, Currency.Usd), new(3_500, Currency.Usd)),
    ];

    /// <summary>The ad of the week in which the demo was loaded, and the preview of the next; from Monday to Monday.</summary>
    public static IReadOnlyList<Promotion> Weeks(DateTime local)
    {
        var monday = local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7));
        return
        [
            .. Week("this", monday,
            [
                Of("cookies-3-for-2", FormName.NForM, "Cookies: 3 for 2", "饼干蛋糕：3 件付 2 件", Department.Cookies, 1) with { Take = [3], Pay = 2 },
                Of("bakery-second-half", FormName.Cheapest, "Bread and pastries: the second at half price", "面包糕点：第二件半价", Department.Bakery, 1) with { Take = [2], BasisPoints = 5_000 },
                Of("dairy-any-3", FormName.NPercent, "Dairy: any 3 at 10% off", "乳品蛋类：任选 3 件减 10%", Department.Dairy, 2) with { Take = [3], BasisPoints = 1_000 },
                Of("frozen-clip", FormName.Percent, "Frozen: 20% off two, with a clip", "冷冻食品：领券后两件减 20%", Department.Frozen, 2) with { BasisPoints = 2_000, MostUses = 2, Clip = true },
                Of("produce-members", FormName.Percent, "Fruit and vegetables: 5% off for members", "蔬菜水果：会员减 5%", Department.Produce, 2) with { BasisPoints = 500, MembersOnly = true },
                Spend("spend-60", "Spend $60, get $5 off", "满 $60 减 $5", 6_000, 500, 2),
            ]),
            .. Week("next", monday.AddDays(7),
            [
                Of("sweets-3-for-2", FormName.NForM, "Sweets: 3 for 2", "巧克力糖果：3 件付 2 件", Department.Sweets, 1) with { Take = [3], Pay = 2 },
                Of("fish-15", FormName.Percent, "Fish: 15% off", "海鲜水产：减 15%", Department.Fish, 1) with { BasisPoints = 1_500 },
                Of("frozen-any-4", FormName.NPercent, "Frozen: any 4 at 15% off", "冷冻食品：任选 4 件减 15%", Department.Frozen, 2) with { Take = [4], BasisPoints = 1_500 },
            ]),
        ];
    }

    private static IEnumerable<Promotion> Week(string week, DateTime monday, IEnumerable<Promotion> promotions) =>
        promotions.Select(promotion => promotion with
        {
            Id = $"demo-{week}-{promotion.Id}",
            Ad = $"week of {monday:yyyy-MM-dd}",
            From = monday,
            Until = monday.AddDays(7),
            Source = Source,
        });

    private static Promotion Of(string id, string form, string name, string inChinese, string department, int page) =>
        new() { Id = id, Form = form, Name = name, Names = Chinese(inChinese), Parts = [[new Goods(Goods.Department, department)]], Page = page };

    private static Promotion Spend(string id, string name, string inChinese, long spend, long off, int page) => new()
    {
        Id = id,
        Form = FormName.SpendAmount,
        Name = name,
        Names = Chinese(inChinese),
        Parts = [[new Goods(Goods.All, ""), new Goods(Goods.Department, Department.Alcohol, Except: true)]],
        Spend = new(spend, Currency.Usd),
        Amount = new(off, Currency.Usd),
        Layer = Stacking.Basket,
        Page = page,
    };

    private static NamesByLanguage Chinese(string name) => new([("zh-Hans", name)]);
}
