using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue;
using OpenAisle.Orders.Slots;
using OpenAisle.Testing;
using static OpenAisle.Orders.Tests.Slots.Book;

namespace OpenAisle.Orders.Tests.Slots;

/// <summary>The actor of a store's slot book, on both engines.</summary>
public sealed class SlotBookTests
{
    private static readonly Id<Store> AStore = OneStore.Id;
    // Long past: an actor host takes itself for dead when its clock runs ahead of the machine's.
    private static readonly DateTimeOffset Monday = new(2025, 3, 3, 8, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Monday);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Opens_a_week_by_the_schedule_and_gives_each_place_once(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var host = await ActorHost.Start(settings, Modules, _clock))
        {
            await host.Services.GetRequiredService<SlotSchedules>().SeedDemo([AStore]);
            await host.Services.GetRequiredService<SlotSchedules>().SeedDemo([AStore]); // twice is once
            var book = host.Grains.GetGrain<ISlotBook>(AStore.Value);

            var windows = await book.Look("pickup");
            Assert.Equal(7 * 13, windows.Count);
            Assert.Equal("pickup-2025-03-03T13:00Z", windows[0].Plan.Slot.ToString()); // eight in the morning in New York
            Assert.All(windows, window => Assert.Equal((12, false), (window.Left, window.TooLate)));

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(order => book.Book(Order(order), 1, windows[0].Plan.Slot, items: 20)));
            Assert.Equal(12, outcomes.Count(outcome => outcome is BookOutcome.Booked));
            Assert.Equal(18, outcomes.Count(outcome => outcome is BookOutcome.Full));
        }

        await using var again = await ActorHost.Start(settings, Modules, _clock);
        var first = (await again.Grains.GetGrain<ISlotBook>(AStore.Value).Look("pickup"))[0];
        Assert.Equal(0, first.Left);
    }

    [Fact]
    public async Task Days_come_on_the_book_as_time_goes_by()
    {
        var settings = await TestEngines.NewShop("sqlite");
        IReadOnlyList<SlotView> before;
        await using (var host = await ActorHost.Start(settings, Modules, _clock))
        {
            await host.Services.GetRequiredService<SlotSchedules>().SeedDemo([AStore]);
            before = await host.Grains.GetGrain<ISlotBook>(AStore.Value).Look("pickup");
        }

        var tomorrow = new FakeTimeProvider(Monday.AddDays(1));
        await using var again = await ActorHost.Start(settings, Modules, tomorrow);
        var after = await again.Grains.GetGrain<ISlotBook>(AStore.Value).Look("pickup");

        Assert.Equal(before[13].Plan.Slot, after[0].Plan.Slot);
        Assert.Equal(before[^1].Plan.Slot.Start.AddDays(1), after[^1].Plan.Slot.Start);
        Assert.Contains(
            await again.Engine.Due(Monday.AddDays(2), 10, CancellationToken.None),
            deadline => deadline.Stream.Kind == SlotFacts.Stream && deadline.At == Monday.AddDays(1) + SlotRules.RollsEvery);
    }

    [Fact]
    public async Task A_store_without_a_schedule_has_the_windows_that_were_opened_by_hand()
    {
        await using var host = await ActorHost.Start("sqlite", Modules, _clock);
        var book = host.Grains.GetGrain<ISlotBook>(AStore.Value);

        Assert.Empty(await book.Look("pickup"));
        await book.Open(Window(12, 3));
        Assert.Equal(Window(12, 3), Assert.Single(await book.Look("pickup")).Plan);

        await host.Services.GetRequiredService<SlotSchedules>().Save(AStore, [new("delivery", 127, 600, 660, 5, 30, Items: 60), new("delivery", 127, 720, 780, 5, 30)]);
        await book.OpenFromSchedule();
        Assert.Equal(14, (await book.Look("delivery")).Count);
        Assert.Equal([60, null], (await book.Look("delivery")).Select(window => window.Plan.Items).Distinct());
    }

    [Fact]
    public async Task An_unsound_schedule_is_refused()
    {
        await using var host = await ActorHost.Start("sqlite", Modules, _clock);
        var schedules = host.Services.GetRequiredService<SlotSchedules>();
        var sound = new SlotSchedule("pickup", 127, 600, 660, 5, 30);

        foreach (var unsound in new[]
        {
            sound with { Weekdays = 0 }, sound with { Weekdays = 128 }, sound with { EndMinutes = 600 }, sound with { StartMinutes = 1_440 },
            sound with { Capacity = -1 }, sound with { Items = -1 }, sound with { Items = SlotPlan.MostItems + 1 }, sound with { CutOffMinutes = -1 }, sound with { Handover = "Kerb side" },
        })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => schedules.Save(AStore, [sound, unsound]));
        }

        Assert.Empty(await schedules.Of(AStore));
    }

    private static void Modules(IServiceCollection services)
    {
        services.AddSlots();
        services.AddSingleton<IOffers, OneStore>();
    }
}
