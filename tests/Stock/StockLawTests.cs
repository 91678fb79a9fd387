using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>The laws of stock under whatever a shop may do, in any order.</summary>
public sealed class StockLawTests
{
    private const int Orders = 8;
    private static readonly Gtin[] Goods = [Oats, Milk, Grapes, Salad];

    private static readonly Gen<StockLine> Lines = Gen.Select(Gen.Int[0, 3], Gen.Long[0, 9], (goods, steps) =>
        Goods[goods] == Grapes ? Grams(Grapes, steps * 100) : Pieces(Goods[goods], steps));

    private static readonly Gen<int> Order = Gen.Int[0, Orders - 1];
    private static readonly Gen<int> Revision = Gen.Int[1, 3];
    private static readonly Gen<StockLine[]> Basket = Lines.Array[1, 3];

    // More beginnings than ends, so that much stands at once.
    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (6, Gen.Select(Order, Revision, Basket).Select(x => new Deed($"hold {x.Item1} r{x.Item2} {Text(x.Item3)}", shelf => shelf.Hold(x.Item1, x.Item2, x.Item3)))),
        (3, Gen.Select(Order, Revision).Select(x => new Deed($"settle {x.Item1} r{x.Item2}", shelf => shelf.Settle(x.Item1, x.Item2)))),
        (3, Gen.Select(Order, Revision).Select(x => new Deed($"drop {x.Item1} r{x.Item2}", shelf => shelf.Drop(x.Item1, x.Item2)))),
        (1, Order.Select(order => new Deed($"release {order}", shelf => shelf.Release(order)))),
        (1, Gen.Select(Order, Basket).Select(x => new Deed($"sell {x.Item1} {Text(x.Item2)}", shelf => shelf.Sell(x.Item1, x.Item2)))),
        (3, Gen.Select(Gen.Int[0, 20], Gen.Int[0, 6], Basket).Select(x =>
            new Deed($"enter {x.Item1} {(StockReason)x.Item2} {Text(x.Item3)}", shelf => shelf.Enter(x.Item1, (StockReason)x.Item2, x.Item3)))),
        (1, Gen.Select(Lines, Gen.Int[0, 2]).Select(x =>
            new Deed($"keep {x.Item1} {(Keeping)x.Item2}", shelf => shelf.Keep(x.Item1.Gtin, (Keeping)x.Item2, x.Item1.Quantity)))));

    private static readonly Gen<Deed[]> Days = Deeds.Array[1, 60];

    private static readonly Func<Deed[], string> Print = day => string.Join("; ", day.Select(deed => deed.Name));

    [Fact]
    public void What_is_promised_was_free_and_the_ledger_agrees_with_a_tally_of_the_facts() =>
        Days.Sample(
            day =>
            {
                var shelf = Stocked();
                foreach (var deed in day)
                {
                    deed.Do(shelf);
                }

                var tally = new StockTally();
                shelf.Facts.ForEach(tally.Add);
                Assert.Empty(tally.Broken);
                foreach (var gtin in Goods)
                {
                    var level = shelf.Level(gtin);
                    Assert.Equal(tally.OnHand(gtin), level.OnHand.Steps);
                    Assert.Equal(tally.Held(gtin), level.Held.Steps);
                    Assert.Equal(
                        level.OnHand.Steps, shelf.Ledger.Item(gtin)!.Account.Changes.Values.Sum(change => change.Steps));
                }
            },
            print: Print,
            iter: 2_000);

    [Fact]
    public void Replaying_the_facts_gives_the_same_state_from_the_start_and_from_any_snapshot() =>
        Gen.Select(Days, Gen.Int[0, 100]).Sample(
            (day, at) =>
            {
                var shelf = Stocked();
                foreach (var deed in day)
                {
                    deed.Do(shelf);
                }

                var expected = shelf.Ledger.Write();
                Assert.Equal(expected, Replay(shelf.Facts).Write());

                var head = shelf.Facts.Take(at * shelf.Facts.Count / 100).ToList();
                var snapshot = StockLedger.Snapshots.Read(StockLedger.Snapshots.Write(Replay(head)));
                Assert.Equal(expected, Replay(shelf.Facts.Skip(head.Count), snapshot).Write());
            },
            iter: 500);

    [Fact]
    public void A_store_opened_from_a_snapshot_decides_as_one_that_never_closed() =>
        Gen.Select(Days, Gen.Int[0, 100]).Sample(
            (day, at) =>
            {
                var (open, reopened) = (Stocked(), Stocked());
                for (var i = 0; i < day.Length; i++)
                {
                    if (i == at * day.Length / 100)
                    {
                        reopened.Ledger = StockLedger.Snapshots.Read(StockLedger.Snapshots.Write(reopened.Ledger));
                    }

                    day[i].Do(open);
                    day[i].Do(reopened);
                }

                var kinds = new FactKinds(StockFacts.Kinds);
                Assert.Equal(open.Facts.Select(fact => kinds.Of(fact).Write(fact)), reopened.Facts.Select(fact => kinds.Of(fact).Write(fact)));
            },
            iter: 500);

    [Fact]
    public void Facts_read_back_from_the_journal_give_the_same_state() =>
        Days.Sample(
            day =>
            {
                var shelf = Stocked();
                foreach (var deed in day)
                {
                    deed.Do(shelf);
                }

                var kinds = new FactKinds(StockFacts.Kinds);
                var read = shelf.Facts.Select(fact => kinds.Of(fact)).Zip(shelf.Facts, (kind, fact) => kind.Read(kind.Write(fact)));
                Assert.Equal(shelf.Ledger.Write(), Replay(read).Write());
            },
            print: Print,
            iter: 300);

    [Fact]
    public void Done_again_at_once_changes_nothing() =>
        Days.Sample(
            day =>
            {
                var shelf = Stocked();
                foreach (var deed in day)
                {
                    deed.Do(shelf);
                    var before = shelf.Facts.Count;
                    deed.Do(shelf);
                    Assert.True(before == shelf.Facts.Count, $"Again: {deed.Name}");
                }
            },
            print: Print,
            iter: 1_000);

    [Fact]
    public void Calls_that_come_late_and_again_in_any_order_end_the_same_way() =>
        Gen.Select(Gen.Shuffle(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }), Gen.Int[0, 1]).Sample((order, end) =>
        {
            // An order's whole life, every call twice, in any order: nothing stays held, and what was sold left the shelf once.
            var shelf = Stocked();
            var isSold = end == 1;
            foreach (var step in order)
            {
                switch (step % 4)
                {
                    case 0:
                        shelf.Hold(1, 1, Pieces(Oats, 3));
                        break;
                    case 1:
                        shelf.Hold(1, 2, Pieces(Oats, 5));
                        break;
                    case 2:
                        shelf.Settle(1, 2);
                        break;
                    default:
                        if (isSold)
                        {
                            shelf.Sell(1, Pieces(Oats, 5));
                        }
                        else
                        {
                            shelf.Release(1);
                        }

                        break;
                }
            }

            Assert.Equal(isSold ? "15 on hand, 0 held, 15 free" : "20 on hand, 0 held, 20 free", shelf.Figures(Oats));
            Assert.Equal(0, shelf.Ledger.LiveHolds);
        });

    private static Shelf Stocked()
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Pieces(Oats, 20), Pieces(Milk, 8), Grams(Grapes, 1_500), Pieces(Salad, 1));
        shelf.Keep(Salad, Keeping.Assumed, Quantity.Pieces(0));
        return shelf;
    }

    private sealed record Deed(string Name, Action<Shelf> Do);

    private static string Text(StockLine[] lines) => string.Join(", ", lines.Select(line => $"{line.Quantity} of {line.Gtin}"));
}
