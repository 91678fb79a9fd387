using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OpenAisle.Host.Bench;

/// <summary>
/// Home and product pages a second of a shop in a process of its own, asked by visitors as they come: new ones, ones who have been here,
/// ones with five things in the basket; every fourth reads Chinese. Meanwhile a manager changes prices and empties shelves, and looks how
/// soon the pages say so.
/// </summary>
internal static class PagesBench
{
    private static readonly TimeSpan ChangesEvery = TimeSpan.FromSeconds(1);

    public static async Task<int> Run(int seconds, int warmUp, int inFlight, CancellationToken cancel)
    {
        await using var shop = await PagesShop.Open(cancel);
        using var visitors = await PageVisitors.Come(shop, inFlight, cancel);
        var products = visitors.ProductPages;
        (string Name, string[] Pages, bool Changes)[] runs =
        [
            ("home", [PagesShop.Home], false),
            ("product", products, false),
            ("mix while prices and stock change", [.. products, .. Enumerable.Repeat(PagesShop.Home, products.Length / 3)], true),
        ];
        var found = new List<PageFigures>();
        foreach (var (name, pages, changes) in runs)
        {
            foreach (var only in changes ? [null] : new PageVisitorKind?[] { null, PageVisitorKind.New, PageVisitorKind.Known, PageVisitorKind.WithBasket })
            {
                await visitors.Ask(pages, only, TimeSpan.FromSeconds(warmUp), cancel);
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                var manager = changes ? Change(shop, products, ends.Token) : Task.FromResult(SlowestChanges.None);
                var (before, own) = (shop.ProcessorTime, Process.GetCurrentProcess().TotalProcessorTime);
                var asked = await visitors.Ask(pages, only, TimeSpan.FromSeconds(seconds), cancel);
                var (after, ownAfter) = (shop.ProcessorTime, Process.GetCurrentProcess().TotalProcessorTime);
                await ends.CancelAsync();
                found.Add(Print(name, only, asked, seconds, after - before, ownAfter - own, await manager));
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new { inFlight, pages = found }, JsonSerializerOptions.Web));
        return 0;
    }

    private static PageFigures Print(
        string page, PageVisitorKind? only, PagesAsked asked, int seconds, TimeSpan server, TimeSpan asking, SlowestChanges slowest)
    {
        var took = asked.Milliseconds.Order().ToList();
        var figures = new PageFigures(
            page, only switch { null => "all", PageVisitorKind.New => "new", PageVisitorKind.Known => "known", _ => "with a basket" }, Math.Round(took.Count / (double)seconds),
            Math.Round(took[took.Count / 2], 1), Math.Round(took[took.Count * 99 / 100], 1), Math.Round(server.TotalMilliseconds / took.Count, 3),
            Math.Round(asking.TotalMilliseconds / took.Count, 3), asked.Bytes / took.Count, Math.Round(slowest.Page), Math.Round(slowest.FoundPrice), Math.Round(slowest.FoundShelf));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{page}, visitors: {figures.Visitors}: {figures.PagesPerSecond:N0} a second, p50 {figures.P50Ms} ms, p99 {figures.P99Ms} ms; processor a page: {figures.ServerProcessorMs} ms of the shop, {figures.AskingProcessorMs} ms of who asks; {figures.BytesAPage:N0} bytes{(slowest.Page > 0 ? string.Create(CultureInfo.InvariantCulture, $"; the slowest change was seen after {slowest.Page:0} ms, found by search after {slowest.FoundPrice:0} (price) and {slowest.FoundShelf:0} ms (shelf)") : "")}"));
        return figures;
    }

    /// <summary>Changes one product after the other until the run ends, in turn seen on its page and found by search.</summary>
    private static async Task<SlowestChanges> Change(PagesShop shop, string[] products, CancellationToken ends)
    {
        var slowest = SlowestChanges.None;
        try
        {
            for (var turn = 0; ; turn++)
            {
                var page = products[turn % products.Length];
                slowest = turn % 2 == 0
                    ? slowest with
                    {
                        Page = Math.Max(slowest.Page, Math.Max(await shop.ChangePrice(page, 100 + turn, ends), await shop.EmptyShelf(page, ends))),
                    }
                    : slowest with
                    {
                        FoundPrice = Math.Max(slowest.FoundPrice, await shop.ChangeFoundPrice(page, 100 + turn, ends)),
                        FoundShelf = Math.Max(slowest.FoundShelf, await shop.EmptyFoundShelf(page, ends)),
                    };
                await Task.Delay(ChangesEvery, ends);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            return slowest;
        }
    }

    /// <summary>How long the slowest change took, in milliseconds: to be seen on the product's page, and as a price and as a shelf to be found by search.</summary>
    private sealed record SlowestChanges(double Page, double FoundPrice, double FoundShelf)
    {
        public static readonly SlowestChanges None = new(0, 0, 0);
    }

    /// <param name="ServerProcessorMs">Processor time of the shop for one page; <paramref name="AskingProcessorMs"/> that of the visitors.</param>
    private sealed record PageFigures(
        string Page, string Visitors, double PagesPerSecond, double P50Ms, double P99Ms, double ServerProcessorMs, double AskingProcessorMs,
        long BytesAPage, double SlowestChangeMs, double SlowestFoundPriceMs, double SlowestFoundShelfMs);
}
