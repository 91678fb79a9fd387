using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using Orleans.Core.Internal;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>
/// Law 2: no money is taken without an order, and never twice; every authorisation ends captured, voided or expired. Told by stories of one
/// payment each: a company on a line that loses, delays, doubles and distorts, a journal that loses commits, actors that end at any moment.
/// Then the weather clears, time passes, and the company's own books are compared with ours.
/// </summary>
public sealed class PaymentLawTests : IAsyncLifetime
{
    private const int Stories = 400;
    private const int MostTries = 25;

    private static readonly PaymentPatience Hasty = PaymentHost.Hasty with
    {
        CallTimeout = TimeSpan.FromMilliseconds(30),
        AnswerWithin = TimeSpan.FromMilliseconds(200),
        QuickRounds = 3,
    };

    private static readonly Line[] BadLines =
    [
        Line.RequestLost, Line.AnswerLost, Line.Slow, Line.ArrivesLater, Line.ArrivesTwice, Line.LiesAboutAmount, Line.LiesNotFound, Line.SaysPending,
    ];

    private PaymentHost _shop = null!;
    private ShakyEngine _engine = null!;

    private enum Ending
    {
        Capture,
        CaptureAndRefund,
        Abandon,
        VoidFirstThenCapture,
        Nothing,
    }

    private sealed record Plot(int Seed, int BadPercent, int CrashPercent, int Tenders, long Cents, long Take, Ending Ending)
    {
        public static readonly Gen<Plot> Any =
            from seed in Gen.Int
            from bad in Gen.Int[0, 90]
            from crash in Gen.Int[0, 15]
            from tenders in Gen.Int[1, 3]
            from cents in Gen.Long[1, 100_000]
            from share in Gen.Double[0, 1]
            from ending in Gen.Enum<Ending>()
            select new Plot(seed, bad, crash, tenders, cents, Math.Max(1, (long)(cents * tenders * share)), ending);
    }

    public async ValueTask InitializeAsync() => _shop = await PaymentHost.Start(Hasty, services =>
    {
        // The last registration wins; it goes around the journal's own engine.
        var sound = services.Last(service => service.ServiceType == typeof(IJournalEngine));
        services.AddSingleton<IJournalEngine>(provider =>
            _engine = new ShakyEngine((IJournalEngine)sound.ImplementationFactory!(provider), new Random(7)));
    });

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task No_money_is_taken_twice_or_left_behind_whatever_the_line_and_the_machine_do() =>
        await Plot.Any.SampleAsync(Live, iter: Stories, threads: 1);

    private async Task Live(Plot plot)
    {
        var chance = new Random(plot.Seed);
        var (_, key) = _shop.NewPayment();
        _shop.Company.Script = (_, reference) => Bad(chance, plot, reference, key);
        _engine.Percent = plot.CrashPercent;
        Money? taken = null;
        var abandoned = false;
        try
        {
            taken = await Act(plot, key, chance);
            abandoned = plot.Ending == Ending.Abandon;
        }
        finally
        {
            // The weather clears.
            _engine.Percent = 0;
            _shop.Company.Script = static (_, _) => Line.Fine;
        }

        await LetTimePass(key, plot);
        await Check(plot, key, taken, abandoned);
    }

    private static Line Bad(Random chance, Plot plot, string reference, Guid key)
    {
        lock (chance)
        {
            return reference.StartsWith(key.ToString("D"), StringComparison.Ordinal) && chance.Next(100) < plot.BadPercent
                ? BadLines[chance.Next(BadLines.Length)]
                : Line.Fine;
        }
    }

    /// <summary>What an order does, asking again as it may: returns what it was told would be taken.</summary>
    private async Task<Money?> Act(Plot plot, Guid key, Random chance)
    {
        var amount = Usd(plot.Cents);
        for (var number = 1; number <= plot.Tenders; number++)
        {
            var tender = new Tender(number, amount, number == 2 ? _shop.EmptyCard : _shop.Card);
            await Insist(key, chance, payment => payment.Authorise(tender), static outcome => outcome is not AuthoriseOutcome.Pending);
        }

        if (plot.Ending == Ending.VoidFirstThenCapture)
        {
            await Insist(key, chance, Done(payment => payment.Void(1)), static _ => true);
        }

        if (plot.Ending == Ending.Abandon)
        {
            await Insist(key, chance, Done(payment => payment.Abandon()), static _ => true);
        }

        if (plot.Ending is Ending.Abandon or Ending.Nothing)
        {
            return null;
        }

        var wanted = Usd(plot.Take);
        var outcome = await Insist(key, chance, payment => payment.Capture(wanted), static outcome => outcome is not CaptureOutcome.Pending);
        if (plot.Ending == Ending.CaptureAndRefund && outcome is CaptureOutcome.Captured)
        {
            await Insist(key, chance, payment => payment.Refund(FirstRefund, wanted), static refund => refund is not RefundOutcome.Pending);
        }

        return outcome is CaptureOutcome.Refused ? null : wanted;
    }

    private static Func<IPayment, Task<bool>> Done(Func<IPayment, Task> ask) => async payment =>
    {
        await ask(payment);
        return true;
    };

    /// <summary>Asks with the same content until it is answered, as every caller of an actor does; now and then the actor ends under it.</summary>
    private async Task<T?> Insist<T>(Guid key, Random chance, Func<IPayment, Task<T>> ask, Func<T, bool> answered)
    {
        T? last = default;
        for (var i = 0; i < MostTries; i++)
        {
            int dice;
            lock (chance)
            {
                dice = chance.Next(10);
            }

            if (dice == 0)
            {
                await _shop.Payment(key).Cast<IGrainManagementExtension>().DeactivateOnIdle();
            }

            if (dice == 1)
            {
                _shop.Company.LetArrive();
            }

            try
            {
                last = await ask(_shop.Payment(key));
                if (answered(last))
                {
                    return last;
                }
            }
            catch (Exception lost) when (lost is OutcomeUnknownException or OrleansException)
            {
                // Ask again with the same attempt.
            }
        }

        return last;
    }

    /// <summary>First the work that is left over, then everything held up arrives, then authorisations run out.</summary>
    private async Task LetTimePass(Guid key, Plot plot)
    {
        for (var i = 0; i < MostTries; i++)
        {
            await Forward(key, Hasty.RetryMost);
            var view = await Look(key);
            if (view.Tenders.All(tender => tender.Status is not (TenderStatus.Intended or TenderStatus.VoidIntended or TenderStatus.CaptureIntended)))
            {
                break;
            }
        }

        _shop.Company.LetArrive();
        foreach (var tender in (await Look(key)).Tenders)
        {
            var isHeld = _shop.Company.Book(References.Tender(key, tender.Number)) is { Status: "authorised", Captures.Count: 0 };
            Assert.False(isHeld && tender.Status != TenderStatus.Authorised, $"{tender} holds the shopper's money: {plot}.");
        }

        for (var i = 0; i < MostTries && !(await Look(key)).Settled; i++)
        {
            await Forward(key, TimeSpan.FromDays(4));
        }

        Assert.True((await Look(key)).Settled, $"It never settled: {plot}.");
    }

    private async Task<PaymentView> Look(Guid key)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await _shop.Payment(key).Look();
            }
            catch (OutcomeUnknownException) when (i < MostTries)
            {
            }
        }
    }

    private async Task Forward(Guid key, TimeSpan by)
    {
        _shop.Clock.Forward(by);
        try
        {
            await _shop.Host.Grains.GetGrain<IPaymentWork>(key).Attend();
        }
        catch (OutcomeUnknownException)
        {
            // An actor that was cut off before the weather cleared ends now; the next look finds its successor.
        }

        await Task.Delay(5);
    }

    private async Task Check(Plot plot, Guid key, Money? taken, bool abandoned)
    {
        var view = await Look(key);
        var there = Usd(0);
        var back = Usd(0);
        foreach (var tender in view.Tenders)
        {
            var book = _shop.Company.Book(References.Tender(key, tender.Number));
            Assert.NotEqual("authorised", book is { Captures.Count: 0 } ? book.Status : "");
            if (book is { Captures.Count: > 0 })
            {
                Assert.Single(book.Captures);
                Assert.True(book.Captured <= book.Amount);
                Assert.True(book.Refunded <= book.Captured);
                there += book.Captured;
                back += book.Refunded;
            }

            Assert.Equal(book?.Captures.Count > 0 ? book.Captured : Usd(0), tender.Captured);
        }

        Assert.Equal(view.Captured, there);
        Assert.Equal(view.Refunded, back);
        Assert.False(abandoned && !there.IsZero, $"Money was taken for an abandoned order: {plot}.");
        Assert.True(there.IsZero || taken == there, $"Taken {there}, and the order was told {taken}: {plot}.");
    }
}
