using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace OpenAisle.Sandbox.Tests;

/// <summary>Whatever is asked in whatever order, the books are in order and no money comes from nowhere.</summary>
public sealed class LedgerLawTests
{
    private static readonly Terms s_terms = new(TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromDays(7));
    // The others differ only in how they are answered.
    private static readonly Behaviour[] s_behaviours = [Behaviour.Succeeds, Behaviour.Late, Behaviour.ShortLived, Behaviour.Declined];

    private static readonly Gen<Act> s_act = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Long[1, 120], Gen.Int[0, s_behaviours.Length - 1], Gen.Bool, Gen.Int[0, 4],
        (what, reference, key, amount, behaviour, final, seconds) =>
            new Act(what, $"r{reference}", $"k{key}", new Amount(amount, "USD"), s_behaviours[behaviour], final, seconds));

    [Fact]
    public void The_books_are_in_order_whatever_is_asked()
    {
        s_act.List[1, 40].Sample(acts => Play(acts).GetAwaiter().GetResult(), iter: 60, threads: 1);
    }

    [Fact]
    public void A_second_asking_changes_nothing()
    {
        s_act.List[1, 15].Sample(acts => PlayTwice(acts).GetAwaiter().GetResult(), iter: 25, threads: 1);
    }

    private static async Task Play(List<Act> acts)
    {
        await using var books = new Books();
        HashSet<string> voided = [];
        foreach (var act in acts)
        {
            var decision = await books.Do(act);
            if (act.What == 1 && decision is not Decision.Refused)
                voided.Add(act.Reference);
        }
        await books.AssertInOrder(voided);
        books.Clock.Advance(TimeSpan.FromDays(30));
        foreach (var reference in acts.Select(act => act.Reference).Distinct())
            Assert.Equal(0, (await books.Ledger.Find(reference))?.Held ?? 0);   // nothing is held for ever
        await books.AssertInOrder(voided);
    }

    private static async Task PlayTwice(List<Act> acts)
    {
        await using var books = new Books();
        foreach (var act in acts.Select(act => act with { Seconds = 0 }))
        {
            var first = await books.Do(act);
            var before = books.Movements();
            var again = await books.Do(act);
            Assert.Equal(before, books.Movements());
            if (first is Decision.Changed)
                Assert.IsNotType<Decision.Changed>(again);
        }
    }

    private sealed record Act(int What, string Reference, string Key, Amount Amount, Behaviour Behaviour, bool Final, int Seconds);

    private sealed class Books : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("sandbox").FullName;

        public Books() => Ledger = Ledger.Open(_folder, Clock, notifies: false);

        public FakeTimeProvider Clock { get; } = new(Company.Morning);
        public Ledger Ledger { get; }

        public Task<Decision> Do(Act act)
        {
            Clock.Advance(TimeSpan.FromSeconds(act.Seconds));
            var card = new CardOnFile($"tok-{act.Behaviour}", "card", act.Behaviour);
            return Ledger.Decide(act.Reference, (known, now) => act.What switch
            {
                0 or 5 => Authorise.Decide(known, act.Reference, act.Amount, card, s_terms, now),
                1 => VoidByReference.Decide(known, act.Reference, now),
                2 or 3 => Capture.Decide(known, act.Key, act.Amount, act.Final, now),
                _ => Refund.Decide(known, act.Key, act.Amount, now),
            });
        }

        public long Movements()
        {
            using var connection = Ledger.Read();
            return LedgerCheck.Run(connection).Movements;
        }

        public async Task AssertInOrder(HashSet<string> voided)
        {
            using var connection = Ledger.Read();
            var check = LedgerCheck.Run(connection);
            Assert.True(check.Ok, string.Join("; ", check.Findings));
            foreach (var reference in voided)
            {
                var known = (await Ledger.Find(reference))!;
                Assert.Equal((0, 0), (known.Held, known.Captured));   // what was voided stays so
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Ledger.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
