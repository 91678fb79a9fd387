using System.Collections.Concurrent;

namespace OpenAisle.Payments.Tests;

/// <summary>What happens to one call on its way to the company and back.</summary>
internal enum Line
{
    Fine,
    RequestLost,
    AnswerLost,
    Slow,

    /// <summary>The caller hears nothing, and the request arrives some time afterwards.</summary>
    ArrivesLater,

    ArrivesTwice,

    /// <summary>It is carried out, and the answer names another amount.</summary>
    LiesAboutAmount,

    /// <summary>A question is answered with "never heard of".</summary>
    LiesNotFound,

    /// <summary>"I am at work on it", though it is done.</summary>
    SaysPending,
}

internal sealed record Entry(Money Amount, DateTimeOffset Expires)
{
    public string Status { get; set; } = "authorised";
    public string Reason { get; init; } = "";
    public Dictionary<string, Money> Captures { get; } = [];
    public Dictionary<string, Money> Refunds { get; } = [];

    public Money Captured => Captures.Values.Aggregate(Money.Zero(Amount.Currency), static (sum, part) => sum + part);

    public Money Refunded => Refunds.Values.Aggregate(Money.Zero(Amount.Currency), static (sum, part) => sum + part);
}

/// <summary>
/// A payment company whose books are honest and whose line is as bad as the script says. Tokens say what its cards do:
/// <c>no-…</c> is declined, everything else granted.
/// </summary>
internal sealed class ScriptedCompany(TimeProvider clock) : IPaymentProvider
{
    private readonly Lock _one = new();
    private readonly Dictionary<string, Entry> _books = [];
    private readonly Queue<Action> _onTheirWay = [];

    public string Name => "scripted";

    /// <summary>What happens to the next call, by verb and reference.</summary>
    public Func<string, string, Line> Script { get; set; } = static (_, _) => Line.Fine;

    public TimeSpan AuthorisedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Every call that was made, as "verb reference".</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public int Count(string verb) => Calls.Count(call => call.StartsWith(verb + " ", StringComparison.Ordinal));

    public Entry? Book(string reference)
    {
        lock (_one)
        {
            return Lapse(reference);
        }
    }

    /// <summary>Everything that was held up on its way arrives.</summary>
    public void LetArrive()
    {
        lock (_one)
        {
            while (_onTheirWay.TryDequeue(out var request))
            {
                request();
            }
        }
    }

    public Task<ProviderAnswer> Authorise(string reference, Money amount, string token, CancellationToken cancel) =>
        Call("authorise", reference, () =>
        {
            if (Lapse(reference) is not { } known)
            {
                known = new(amount, clock.GetUtcNow() + AuthorisedFor)
                {
                    Status = token.StartsWith("no-", StringComparison.Ordinal) ? "declined" : "authorised",
                    Reason = token[(token.IndexOf('-', StringComparison.Ordinal) + 1)..],
                };
                _books.Add(reference, known);
            }
            else if (known.Status != "voided" && known.Amount != amount)
            {
                return new ProviderAnswer.Refused("conflict");
            }

            return Standing(known);
        }, cancel);

    public Task<ProviderAnswer> Find(string reference, CancellationToken cancel) =>
        Call("find", reference, () => Lapse(reference) is { } known ? Standing(known) : new ProviderAnswer.NotFound(), cancel);

    public Task<ProviderAnswer> Void(string reference, CancellationToken cancel) => Call("void", reference, () =>
    {
        if (Lapse(reference) is not { } known)
        {
            _books.Add(reference, known = new(default, default)); // the tombstone that defeats a late request
        }

        if (known.Captures.Count > 0)
        {
            return new ProviderAnswer.Refused("captured");
        }

        known.Status = known.Status is "authorised" ? "voided" : known.Status;
        return Standing(known);
    }, cancel);

    public Task<ProviderAnswer> Capture(string reference, string captureReference, Money amount, CancellationToken cancel) =>
        Call("capture", reference, () =>
        {
            if (Lapse(reference) is not { } known)
            {
                return new ProviderAnswer.NotFound();
            }

            if (known.Captures.TryGetValue(captureReference, out var made))
            {
                return made == amount ? new ProviderAnswer.Captured(made) : new ProviderAnswer.Refused("conflict");
            }

            if (known.Status != "authorised" || known.Captures.Count > 0 || amount > known.Amount)
            {
                return known.Status is "voided" or "expired" ? Standing(known) : new ProviderAnswer.Refused("closed");
            }

            known.Captures.Add(captureReference, amount);
            return new ProviderAnswer.Captured(amount);
        }, cancel);

    public Task<ProviderAnswer> Refund(string reference, string refundReference, Money amount, CancellationToken cancel) =>
        Call("refund", reference, () =>
        {
            if (Lapse(reference) is not { } known)
            {
                return new ProviderAnswer.NotFound();
            }

            if (!known.Refunds.TryGetValue(refundReference, out var made))
            {
                if (known.Captured - known.Refunded < amount)
                {
                    return new ProviderAnswer.Refused("above-captured");
                }

                known.Refunds.Add(refundReference, made = amount);
            }

            return made == amount ? new ProviderAnswer.Refunded(made) : new ProviderAnswer.Refused("conflict");
        }, cancel);

    private async Task<ProviderAnswer> Call(string verb, string reference, Func<ProviderAnswer> carryOut, CancellationToken cancel)
    {
        Calls.Enqueue($"{verb} {reference}");
        var line = Script(verb, reference);
        ProviderAnswer answer;
        lock (_one)
        {
            switch (line)
            {
                case Line.RequestLost:
                    throw new HttpRequestException("lost on its way");
                case Line.ArrivesLater:
                    _onTheirWay.Enqueue(() => carryOut());
                    throw new HttpRequestException("held up on its way");
                case Line.LiesNotFound when verb == "find":
                    return new ProviderAnswer.NotFound();
                case Line.SaysPending:
                    carryOut();
                    return new ProviderAnswer.Pending();
                case Line.ArrivesTwice:
                    carryOut();
                    break;
            }

            answer = carryOut();
        }

        if (line == Line.Slow)
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }

        return line switch
        {
            Line.AnswerLost => throw new HttpRequestException("the answer was lost"),
            Line.LiesAboutAmount => Distort(answer),
            _ => answer,
        };
    }

    private static ProviderAnswer Distort(ProviderAnswer answer) => answer switch
    {
        ProviderAnswer.Authorised a => a with { Amount = a.Amount + new Money(100, a.Amount.Currency) },
        ProviderAnswer.Captured a => new ProviderAnswer.Captured(a.Amount + new Money(100, a.Amount.Currency)),
        ProviderAnswer.Refunded a => new ProviderAnswer.Refunded(a.Amount + new Money(100, a.Amount.Currency)),
        _ => answer,
    };

    private Entry? Lapse(string reference)
    {
        var known = _books.GetValueOrDefault(reference);
        if (known is { Status: "authorised", Captures.Count: 0 } && clock.GetUtcNow() >= known.Expires)
        {
            known.Status = "expired";
        }

        return known;
    }

    private static ProviderAnswer Standing(Entry known) => known.Status switch
    {
        "declined" => new ProviderAnswer.Declined(known.Reason),
        "voided" => new ProviderAnswer.Voided(),
        "expired" => new ProviderAnswer.Expired(),
        _ => new ProviderAnswer.Authorised(known.Amount, known.Captured, known.Refunded, known.Expires),
    };
}
