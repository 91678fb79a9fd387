using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>What stood under a promotion's id before, for orders that earned it.</summary>
public sealed class FormerPromotionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly Promotion Half = new()
    {
        Id = "week",
        Form = FormName.Percent,
        Name = "Week",
        BasisPoints = 5_000,
        Scope = Scope.Of(DemoGrocer.MapleStreet.Id),
        Parts = [[new(Goods.Department, Department.Dairy), new(Goods.Brand, "Acme", Except: true)]],
    };

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task Each_former_version_is_known_again_with_its_goods_until_its_time_is_over(string engine)
    {
        await using var shop = await Grocers.Demo(engine);
        var tenth = Half with { BasisPoints = 1_000, Parts = [[new(Goods.All, "")]] };
        await Write(Half, Now);
        var half = await Standing();
        await Write(Half, Now); // the same again is no new version
        Assert.Equal(half!.Version, (await Standing())!.Version);

        await Write(tenth, Now.AddDays(1));
        var now = await Standing();
        Assert.NotEqual(half.Version, now!.Version);
        await Write(null, Now.AddDays(2));
        Assert.Null(await Standing());
        Assert.Equal((5_000, "dairy"), await Known(half.Version!));
        Assert.Equal((1_000, ""), await Known(now.Version!));

        await Write(Half, Now.AddDays(95)); // nothing is put aside by this, the next one does
        await Write(tenth, Now.AddDays(96));
        await Write(null, Now.AddDays(250));
        Assert.Null(await Known(half.Version!));
        Assert.NotNull(await Known(now.Version!));

        async Task Write(Promotion? promotion, DateTimeOffset at)
        {
            await using var connection = await shop.Database.Open();
            await using var transaction = await connection.BeginTransactionAsync();
            await (promotion is null ? PromotionRows.Delete(transaction, "week", at, default) : PromotionRows.Write(transaction, [promotion], at, default));
            await transaction.CommitAsync();
        }

        async Task<Promotion?> Standing() =>
            (await StoreTills.Read(shop.Database, DemoGrocer.MapleStreet, default)).Promotions.FirstOrDefault(one => one.Id == "week");

        async Task<(int, string)?> Known(string version)
        {
            var till = await StoreTills.Read(shop.Database, DemoGrocer.MapleStreet, default);
            return (await shop.Get<StoreTills>().Earned(till, [("week", version)])).SingleOrDefault() is { } earned
                ? (earned.BasisPoints, earned.Parts[0].First(goods => !goods.Except).Value)
                : null;
        }
    }
}
