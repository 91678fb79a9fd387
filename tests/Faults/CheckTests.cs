using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Faults.Tests;

/// <summary>The drill's own checks: they find nothing in a sound shop, and each fault that is put into what they read.</summary>
public sealed class CheckTests(CompanyProcess process) : IClassFixture<CompanyProcess>
{
    [Fact]
    public async Task The_checks_of_a_drill_find_what_is_wrong()
    {
        var company = process.Company;
        await using var shop = await FaultShop.Open(Engines.Sqlite, company);
        await shop.Receive(shop.Beans, 10);
        var collected = await Place(shop);
        var waiting = await Place(shop);
        await shop.HandOver(collected);
        await shop.AssertLawsHold();
        var facts = await shop.Facts();
        var books = await company.Books(CancellationToken.None);
        var taken = books.Single(entry => entry.Reference == $"{collected}-1");
        var standing = books.Single(entry => entry.Reference == $"{waiting}-1");

        Finds("", facts, books);
        Finds("doubled: ", facts, With(taken, taken with { Captures = 2 }));
        Finds("only 0 was taken", facts, With(taken, taken with { Captured = 0, Status = "authorised" }));
        Finds("was taken", facts, With(taken, taken with { Captured = taken.Captured + 1 }));
        Finds("0 of refunds", facts, With(taken, taken with { Refunded = 1 }));
        Finds("is voided for", facts, With(standing, standing with { Status = "voided" }));
        Finds("does not know its tender", facts, [taken]);
        Finds("does not exist", facts, [.. books, standing with { Reference = $"{Id<Order>.New(TimeProvider.System)}-1" }]);
        Finds("no intent is in the journal", facts, [.. books, standing with { Reference = $"{waiting}-2", Status = "voided" }]);
        Finds("the ledger says []", Without("stock.sold", collected), books);
        Finds("and holds []", Without("stock.held", waiting), books);
        Finds("has no place", Without("slots.booked", waiting), books);
        Finds("neither placed nor abandoned", Without("order.placed", waiting), books);
        Finds("has 'placed' after 'placed'", [.. facts, facts.Last(fact => fact.Kind == "order.placed")], books);

        IReadOnlyList<CompanyEntry> With(CompanyEntry entry, CompanyEntry instead) => [.. books.Select(one => one == entry ? instead : one)];

        IReadOnlyList<RawFact> Without(string kind, Id<Order> order) =>
            [.. facts.Where(fact => fact.Kind != kind || !$"{fact.Stream} {fact.Body}".Contains(order.ToString(), StringComparison.Ordinal))];
    }

    [Fact]
    public async Task An_answer_that_the_journal_does_not_have_is_lost()
    {
        await using var shop = await FaultShop.Open(Engines.Sqlite);
        await shop.Receive(shop.Beans, 10);
        var wish = shop.Wish();
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(wish));
        var facts = await shop.Facts();
        var orders = OrderAccount.Tell(facts, new Findings());

        Assert.Equal(0, Lost(new Said("checkout", wish.Attempt.Value, "Placed", wish.ShownTotal)));
        Assert.Equal(1, Lost(new Said("checkout", wish.Attempt.Value, "Placed", wish.ShownTotal + wish.ShownTotal)));
        Assert.Equal(1, Lost(new Said("checkout", Id<Order>.New(TimeProvider.System).Value, "Placed", wish.ShownTotal)));
        Assert.Equal(1, Lost(new Said("checkout", wish.Attempt.Value, "Placed", wish.ShownTotal, Wanted: wish.ShownTotal + wish.ShownTotal)));
        Assert.Equal(0, Lost(new Said("checkout", wish.Attempt.Value, "Declined", Tender: 1, Source: wish.Source.Value)));
        Assert.Equal(1, Lost(new Said("checkout", wish.Attempt.Value, "Declined", Tender: 1, Source: wish.Attempt.Value)));
        Assert.Equal(1, Lost(new Said("pick", wish.Attempt.Value, "picked", Key: wish.Attempt.Value, Line: 1)));
        Assert.Equal(1, Lost(new Said("pick", wish.Attempt.Value, "begun", By: wish.Attempt.Value)));
        Assert.Equal(1, Lost(new Said("checkout", wish.Attempt.Value, "SoldOut")));
        Assert.Equal(1, Lost(new Said("step", wish.Attempt.Value, "cancelled")));
        Assert.Equal(1, Lost(new Said("change", wish.Attempt.Value, "Changed", Key: wish.Attempt.Value)));

        int Lost(Said said)
        {
            var findings = new Findings();
            AnswerCheck.Run([said], orders, findings, facts);
            return findings.LostCount;
        }
    }

    private static void Finds(string expected, IReadOnlyList<RawFact> facts, IReadOnlyList<CompanyEntry> books)
    {
        var findings = new Findings();
        ShopCheck.Run(facts, books, findings);
        if (expected.Length == 0)
        {
            Assert.Empty(findings.All);
        }
        else
        {
            Assert.Contains(findings.All, finding => finding.Contains(expected, StringComparison.Ordinal));
        }
    }

    private static async Task<Id<Order>> Place(FaultShop shop)
    {
        var shopper = Id<Shopper>.New(TimeProvider.System);
        var wish = shop.Wish(shopper: shopper, source: await shop.Card(shopper));
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(wish));
        return wish.Attempt;
    }
}
