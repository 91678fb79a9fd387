using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Host.Commands;
using OpenAisle.Stock;

namespace OpenAisle.Host.Tests;

/// <summary>Files of other systems, through the command line and into the stock ledger of a running shop.</summary>
public sealed class FeedTests
{
    private const string Prices = """
        source hq
        full
        currency USD
        unknown-stores add
        record items
          gtin = EAN | gtin
          name = NAME
        record prices
          store = STORE
          gtin = EAN | gtin
          price = PRICE
        """;

    [Fact]
    public async Task A_file_is_checked_taken_held_approved_and_written_out_by_commands()
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-feed-").FullName;
        var (mapping, file, data) = (Path.Combine(folder, "hq.feed"), Path.Combine(folder, "p.csv"), Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(mapping, Prices);
        await File.WriteAllTextAsync(file, List(50));
        Assert.Equal(0, await Run("check", "--mapping", mapping, file));
        Assert.Equal(0, await Run("run", "--mapping", mapping, file));

        await File.WriteAllTextAsync(file, List(10));
        Assert.Equal(1, await Run("check", "--mapping", mapping, file));
        Assert.Equal(1, await Run("run", "--mapping", mapping, file));
        await using (var shop = await OpenShop.Open(null, ("Data", data), ("Demo", "false")))
        {
            var waiting = Assert.Single(await shop.Services.GetRequiredService<FeedDesk>().Runs(10, onlyWaiting: true));
            Assert.Equal(0, await Run("approve", waiting.Id, "--by", "Ada")); // beside the running shop
            Assert.Equal(2, await Run("reject", waiting.Id, "--by", "Ada"));
        }

        Assert.Equal(0, await Run("export", Path.Combine(folder, "out")));
        Assert.Equal(11, (await File.ReadAllLinesAsync(Path.Combine(folder, "out", "shelves.csv"))).Length);

        await File.WriteAllTextAsync(file, List(10)[..^3]);
        Assert.Equal(2, await Run("run", "--mapping", mapping, file));
        await File.WriteAllTextAsync(mapping, "source hq\nrecord prizes");
        Assert.Equal(1, await Run("run", "--mapping", mapping, file));
        Directory.Delete(folder, recursive: true);

        async Task<int> Run(params string[] words) => await CommandLine.Run(["feed", .. words, "--data", data]);
    }

    [Fact]
    public async Task What_a_till_sold_leaves_the_stock_of_its_store_once()
    {
        await using var shop = await OpenShop.Open();
        var desk = shop.Services.GetRequiredService<FeedDesk>();
        var store = (await shop.Services.GetRequiredService<IOffers>().Stores()).First(store => store.Slug == "maple-street");
        var offer = (await shop.Services.GetRequiredService<IOffers>().Browse(store.Id, null, null, 0, 100)).Offers.First(offer => offer.Product.SoldBy == SoldBy.Piece);
        const string Mapping = "source till\nrecord sales\n  store = S\n  receipt = R\n  gtin = G | gtin\n  quantity = Q\n";
        var file = $"S,R,G,Q\nmaple-street,1,{offer.Product.Gtin},2\nmaple-street,2,{offer.Product.Gtin},1\nmaple-street,3,{offer.Product.Gtin},-1\n";
        var stock = shop.Services.GetRequiredService<IGrainFactory>().StockOf(store.Id);
        var before = (await stock.Levels([offer.Product.Gtin]))[0].OnHand;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.IsType<FeedOutcome.Applied>(await desk.Run(Mapping, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file)), "sales.csv"));
        }

        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(120) && (await stock.Account(offer.Product.Gtin))!.Changes.GetValueOrDefault(StockReason.Returned).IsZero)
        {
            await Task.Delay(100);
        }

        await shop.Services.GetRequiredService<SalesDelivery>().Run();
        var account = (await stock.Account(offer.Product.Gtin))!;
        Assert.Equal("-3 H87", account.Changes[StockReason.SoldAtTill].ToString());
        Assert.Equal("1 H87", account.Changes[StockReason.Returned].ToString());
        Assert.Equal(before.Steps - 2, account.Level.OnHand.Steps);
    }

    private static string List(int count) =>
        "STORE,EAN,NAME,PRICE\n" + string.Concat(Enumerable.Range(0, count).Select(number => $"maple,{Gtin.WithCheckDigit(500_000_001 + number)},Product {number},4.99\n"));
}
