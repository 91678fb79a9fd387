using CsCheck;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;
using OpenAisle.Orders.Slots;
using static OpenAisle.Orders.Tests.Slots.Book;

namespace OpenAisle.Orders.Tests.Slots;

/// <summary>The laws of the slot book under whatever may come, in any order.</summary>
public sealed class SlotLawTests
{
    private static readonly Gen<int> Orders = Gen.Int[0, 7];
    private static readonly Gen<int> Revisions = Gen.Int[1, 3];
    private static readonly Gen<int> Hours = Gen.Int[12, 15];
    private static readonly Gen<int> Items = Gen.Int[0, 6]; // 0: booked before items were counted
    private static readonly Gen<int?> Limits = Gen.Int[0, 12].Select(most => most == 0 ? (int?)null : most);

    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (6, Gen.Select(Orders, Revisions, Hours, Items).Select(x => new Deed(
            $"book {x.Item1} r{x.Item2} at {x.Item3} for {x.Item4}", book => book.Take(x.Item1, x.Item2, Slot(x.Item3), x.Item4)))),
        (3, Gen.Select(Orders, Revisions).Select(x => new Deed($"settle {x.Item1} r{x.Item2}", book => book.Settle(x.Item1, x.Item2)))),
        (3, Gen.Select(Orders, Revisions).Select(x => new Deed($"drop {x.Item1} r{x.Item2}", book => book.Drop(x.Item1, x.Item2)))),
        (1, Orders.Select(order => new Deed($"release {order}", book => book.Release(order)))),
        (1, Gen.Select(Hours, Gen.Int[0, 3], Limits).Select(x => new Deed(
            $"open {x.Item1} for {x.Item2} of {x.Item3}", book => book.Open(Window(x.Item1, x.Item2, x.Item3))))));

    private static readonly Gen<Deed[]> Days = Deeds.Array[1, 60];

    private static readonly Func<Deed[], string> Print = day => string.Join("; ", day.Select(deed => deed.Name));

    [Fact]
    public void No_place_is_given_beyond_the_capacity_and_the_book_agrees_with_a_tally_of_the_facts() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day)
                {
                    deed.Do(book);
                }

                Assert.Empty(Checked(book.Facts).GetAwaiter().GetResult().Breaches);
                foreach (var window in book.State.Windows)
                {
                    Assert.Equal(book.State.Bookings.Count(booking => booking.IsIn(window.Plan.Slot)), window.Taken);
                    Assert.Equal(book.State.Bookings.Sum(booking => booking.ItemsIn(window.Plan.Slot)), window.Items);
                }
            },
            print: Print,
            iter: 2_000);

    [Fact]
    public void As_long_as_no_limit_is_lowered_neither_is_ever_exceeded() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day.Where(deed => !deed.Name.StartsWith("open", StringComparison.Ordinal)))
                {
                    deed.Do(book);
                    foreach (var (plan, taken, items) in book.State.Windows)
                    {
                        Assert.InRange(taken, 0, plan.Capacity);
                        Assert.InRange(items, 0, plan.Items ?? int.MaxValue);
                    }
                }
            },
            print: Print,
            iter: 2_000);

    /// <summary>The book of orders that live: each is booked, changed in its window or moved to another, the change settled or dropped, some called off.</summary>
    [Fact]
    public void Orders_take_what_they_come_to_and_give_back_exactly_what_they_took() =>
        Gen.Select(Orders, Hours, Gen.Int[1, 6], Gen.Int[0, 3]).Array[1, 60].Sample(
            steps =>
            {
                var book = With(Window(12, 2, 8), Window(13, 4, 10), Window(14, 8, 6), Window(15, 3));
                var stand = new Dictionary<int, (int Revision, int Latest, int Hour, int Items)>();
                foreach (var (order, hour, items, how) in steps)
                {
                    var latest = stand.TryGetValue(order, out var now) ? now.Latest + 1 : 1;
                    if (how == 0 && latest > 1)
                    {
                        book.Release(order);
                        stand[order] = default;
                    }
                    else if (latest == 1 || now.Revision > 0)
                    {
                        var booked = book.Take(order, latest, Slot(hour), items) is BookOutcome.Booked;
                        var stays = booked && (how > 1 || latest == 1);
                        if (!stays)
                        {
                            book.Drop(order, latest);
                        }

                        stand[order] = stays ? (latest, latest, hour, items) : now with { Latest = latest };
                        book.Settle(order, stand[order].Revision);
                    }

                    foreach (var window in book.State.Windows)
                    {
                        var there = stand.Values.Where(one => one.Revision > 0 && Slot(one.Hour) == window.Plan.Slot).ToList();
                        Assert.Equal((there.Count, there.Sum(one => one.Items)), (window.Taken, window.Items));
                    }
                }
            },
            iter: 2_000);

    [Fact]
    public async Task A_place_given_twice_is_found_in_the_journal()
    {
        IFact[] sound =
        [
            new SlotOpened(Window(12, 1)), new SlotBooked(Order(1), 1, Slot(12)), new SlotBooked(Order(1), 2, Slot(12)), new SlotSettled(Order(1), 2),
        ];

        Assert.Empty((await Checked(sound)).Breaches);
        Assert.Empty((await Checked([.. sound, new SlotReleased(Order(1)), new SlotBooked(Order(2), 1, Slot(12))])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotBooked(Order(2), 1, Slot(12))])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotDropped(Order(1), 1), new SlotBooked(Order(2), 1, Slot(12))])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotBooked(Order(2), 1, Slot(13))])).Breaches);
        Assert.Equal(2, (await Checked(sound)).Checked);
    }

    [Fact]
    public async Task Items_beyond_the_limit_are_found_in_the_journal()
    {
        IFact[] sound = [new SlotOpened(Window(12, 5, 10)), new SlotBooked(Order(1), 1, Slot(12), 6), new SlotBooked(Order(1), 2, Slot(12), 4)];

        Assert.Empty((await Checked([.. sound, new SlotBooked(Order(2), 1, Slot(12), 4)])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotBooked(Order(2), 1, Slot(12), 5)])).Breaches); // both revisions of the first still may stand
        Assert.Empty((await Checked([.. sound, new SlotSettled(Order(1), 2), new SlotBooked(Order(2), 1, Slot(12), 6)])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotDropped(Order(1), 2), new SlotBooked(Order(2), 1, Slot(12), 6)])).Breaches);
        Assert.Empty((await Checked([.. sound, new SlotReleased(Order(1)), new SlotBooked(Order(2), 1, Slot(12), 10)])).Breaches);
        Assert.Empty((await Checked([.. sound, new SlotOpened(Window(12, 5, 3)), new SlotBooked(Order(1), 3, Slot(12), 2)])).Breaches);
    }

    [Fact]
    public void A_book_opened_again_decides_as_one_that_never_closed() =>
        Gen.Select(Days, Gen.Int[0, 100], Gen.Bool).Sample(
            (day, at, fromSnapshot) =>
            {
                var (open, reopened) = (Opened(), Opened());
                for (var i = 0; i < day.Length; i++)
                {
                    if (i == at * day.Length / 100)
                    {
                        reopened.State = fromSnapshot
                            ? SlotState.Snapshots.Read(SlotState.Snapshots.Write(reopened.State))
                            : Replay(reopened.Facts);
                    }

                    day[i].Do(open);
                    day[i].Do(reopened);
                }

                Assert.Equal(open.State.Write(), reopened.State.Write());
                Assert.Equal(open.Facts, reopened.Facts);
            },
            iter: 1_000);

    [Fact]
    public void Done_again_at_once_changes_nothing() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day)
                {
                    deed.Do(book);
                    var before = book.Facts.Count;
                    deed.Do(book);
                    Assert.True(before == book.Facts.Count, $"Again: {deed.Name}");
                }
            },
            print: Print,
            iter: 1_000);

    [Fact]
    public void When_all_is_released_every_place_is_free() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day)
                {
                    deed.Do(book);
                }

                for (var order = 0; order < 8; order++)
                {
                    book.Release(order);
                }

                Assert.All(book.State.Windows, window => Assert.Equal((0, 0), (window.Taken, window.Items)));
                Assert.Empty(book.State.Bookings);
            },
            print: Print,
            iter: 500);

    private static Book Opened() => With(Window(12, 2), Window(13, 1, 4), Window(14, 3, 7));

    private static async Task<LawReport> Checked(IEnumerable<IFact> facts) =>
        await new SlotLaw().Check(
            facts.Select((fact, i) => new ReadFact(new(i + 1, new("slots", Order(7).Value), i + 1, "", Morning, default), fact)).ToAsyncEnumerable(),
            CancellationToken.None);

    private sealed record Deed(string Name, Action<Book> Do);
}
