using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment.Practice;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>Somebody learns to pick on an order that nobody placed.</summary>
public sealed class PracticeTests
{
    [Fact]
    public async Task A_whole_pick_is_practised_and_the_journal_holds_nothing_of_it()
    {
        await using var host = await Open();
        var store = (await host.Services.GetRequiredService<DemoShelves>().Load()).Id;
        var before = await host.Engine.Head(CancellationToken.None);
        var practice = host.Services.GetRequiredService<PracticeDesk>();
        var pick = practice.Of(Ana);
        Assert.Null(await pick.Look());

        var begun = Assert.IsType<PickOutcome.Done>(await pick.Begin(store, seed: 7)).Pick;
        Assert.Equal(PracticeLimits.Lines, begun.Lines.Count);
        Assert.Single(begun.Lines, line => line.Line.SoldBy == SoldBy.Weight);
        Assert.True(begun.Authorised > begun.StillToCome);
        var step = NewStep();
        foreach (var line in begun.Lines.Select(line => line.Line))
        {
            Assert.IsType<PickOutcome.Done>(line.SoldBy == SoldBy.Weight
                ? await pick.Weigh(NewStep(), line.Number, line.Quantity + line.Tare, null)
                : line.Number == 1 ? await pick.ReportShort(step, 1, null) : await pick.TakePieces(NewStep(), line.Number, line.Quantity));
        }

        // The rules are those of every pick.
        Assert.IsType<PickOutcome.NotNow>(await pick.TakePieces(NewStep(), 1, Quantity.Pieces(1)));
        Assert.IsType<PickOutcome.Done>(await pick.ReportShort(step, 1, null));
        Assert.Equal("no-tote", Assert.IsType<PickOutcome.Unfit>(await pick.Pack(NewStep(), [])).Code);
        Assert.IsType<PickOutcome.Done>(await pick.Pack(NewStep(), [.. Enum.GetValues<TemperatureZone>().Select(zone => new Tote($"P-{zone.ToString().ToUpperInvariant()}", zone))]));
        Assert.True((await practice.List(Ana))!.Pick!.IsPacked);

        Assert.Equal(before, await host.Engine.Head(CancellationToken.None));
        Assert.Null(await practice.Of(Ben).Look()); // everybody has their own
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_order_and_another_one_another()
    {
        await using var host = await Open();
        var store = (await host.Services.GetRequiredService<DemoShelves>().Load()).Id;
        var pick = host.Services.GetRequiredService<PracticeDesk>().Of(Ana);
        async Task<IReadOnlyList<Gtin>> Goods(int seed) => [.. Assert.IsType<PickOutcome.Done>(await pick.Begin(store, seed)).Pick.Lines.Select(line => line.Line.Gtin)];

        var first = await Goods(1);
        Assert.NotEqual(first, await Goods(2));
        Assert.Equal(first, await Goods(1));
        Assert.Equal(first, first.Distinct());
    }

    private static Task<ActorHost> Open() => ActorHost.Start("sqlite", services =>
    {
        services.AddCatalogue();
        Stock.StockModule.AddStock(services);
        Payments.PaymentsModule.AddPayments(services, new());
        Orders.OrdersModule.AddOrders(services);
        services.AddFulfilment();
        services.AddSingleton<DemoShelves>();
    });

    /// <summary>The demo grocer's first store, with nothing on hand: practice asks for no stock.</summary>
    private sealed class DemoShelves(Catalogue.Demo.DemoGrocer grocer)
    {
        public async Task<StoreProfile> Load()
        {
            await grocer.Load();
            return Catalogue.Demo.DemoGrocer.MapleStreet;
        }
    }
}
