namespace OpenAisle.Host.Tests;

/// <summary>Who works on the floor counts, takes in and throws away, and enters it there.</summary>
public sealed class CountTests(DemoDay day) : IClassFixture<DemoDay>
{
    private const string Page = "/work/stock?store=maple-street&gtin=";

    [Fact]
    public async Task What_was_counted_and_came_in_is_on_hand_and_a_second_tap_changes_nothing()
    {
        using var associate = await Trip.As(day.Shop, "associate");
        var gtin = (await associate.Pieces("dairy"))[0].GetProperty("gtin").GetString()!;
        var entry = Guid.CreateVersion7().ToString();
        for (var tap = 0; tap < 2; tap++)
        {
            Assert.Equal(Page + gtin + "&done=entered", await Enter(associate, gtin, "Corrected", "70", entry));
        }

        await Enter(associate, gtin, "Received", "5");
        await Enter(associate, gtin, "Wasted", "1");
        Assert.Equal("74 H87", await OnHand(associate, gtin));
        Assert.Contains("74", await associate.Page(Page + gtin), StringComparison.Ordinal);
        Assert.Contains("盘点与收货", await associate.Page(Page + gtin, "zh-CN"), StringComparison.Ordinal);

        Assert.Contains("role=\"alert\"", await associate.Page(Page + "00012345678905"), StringComparison.Ordinal); // no such item here

        // Neither what is no number, nor what only the desk and the tills enter.
        Assert.Contains("fault=entry:quantity", await Enter(associate, gtin, "Corrected", "<b>"), StringComparison.Ordinal);
        Assert.Contains("fault=entry:quantity", await Enter(associate, gtin, "SoldAtTill", "3"), StringComparison.Ordinal);
        Assert.Equal("74 H87", await OnHand(associate, gtin));
    }

    [Fact]
    public async Task A_count_settles_what_waited_to_be_counted()
    {
        using var associate = await Trip.As(day.Shop, "associate");
        var gtin = (await associate.Pieces("dairy"))[1].GetProperty("gtin").GetString()!;
        await associate.Ask(HttpMethod.Post, $"/api/stores/{Trip.Store}/stock/entries", new { reason = "not-found", lines = new[] { new { gtin, quantity = "1 H87" } } });
        await Until(async () => await IsListed(associate, gtin));
        await Enter(associate, gtin, "Corrected", "12");
        await Until(async () => !await IsListed(associate, gtin));
    }

    private static Task<string?> Enter(Trip associate, string gtin, string reason, string quantity, string? entry = null) => associate.Post(
        Page + gtin, "/work/stock", ("store", Trip.Store), ("gtin", gtin), ("entry", entry ?? Guid.CreateVersion7().ToString()), ("reason", reason), ("quantity", quantity));

    private static async Task<string?> OnHand(Trip associate, string gtin) =>
        (await associate.Ask(HttpMethod.Get, $"/api/stores/{Trip.Store}/stock/{gtin}")).GetProperty("level").GetProperty("onHand").GetString();

    private static async Task<bool> IsListed(Trip associate, string gtin) =>
        (await associate.Page("/work/stock?store=maple-street")).Contains("gtin=" + gtin, StringComparison.Ordinal);

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
