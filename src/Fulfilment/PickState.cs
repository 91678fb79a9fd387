using System.Collections.Immutable;
using System.Diagnostics;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>What became of a line, and what is in the tote for it.</summary>
/// <param name="At">When it was taken off its shelf.</param>
internal sealed record LineEnd(PickLineStatus Status, PackedLine? Good, TemperatureZone Zone, DateTimeOffset At);

/// <summary>A question to the shopper, and what became of it.</summary>
/// <param name="Before">How the line stood when it was asked; null for open.</param>
/// <param name="At">When it was asked: what was proposed is in the picker's hand from then on.</param>
internal sealed record Proposal(
    SubstituteProposed What, LineEnd? Before, ProposalStatus Status, DateTimeOffset AnswerBy, bool IsHandedOver, DateTimeOffset At);

/// <summary>The fold of a pick's stream. Immutable.</summary>
internal sealed record PickState : IFolded<PickState>
{
    public PickBegun? Begun { get; init; }
    public Id<Associate> Picker { get; init; }

    /// <summary>Lines that are seen to; the others are open.</summary>
    public ImmutableDictionary<int, LineEnd> Ends { get; init; } = ImmutableDictionary<int, LineEnd>.Empty;

    /// <summary>What each step asked for.</summary>
    public ImmutableDictionary<Id<PickStep>, string> Wishes { get; init; } = ImmutableDictionary<Id<PickStep>, string>.Empty;

    /// <summary>Everything that was ever reported as not found: an undone line does not fill the shelf again.</summary>
    public ImmutableList<LineShort> Shorts { get; init; } = [];

    /// <summary>Everything that was ever put in for something else; a line's last one counts while its end says so.</summary>
    public ImmutableList<LineSubstituted> Substitutes { get; init; } = [];

    /// <summary>Everything the shopper was ever asked, by the step that asked.</summary>
    public ImmutableDictionary<Id<PickStep>, Proposal> Proposals { get; init; } = ImmutableDictionary<Id<PickStep>, Proposal>.Empty;

    /// <summary>The question of a line that waits for its answer, by line.</summary>
    public ImmutableDictionary<int, Id<PickStep>> Waiting { get; init; } = ImmutableDictionary<int, Id<PickStep>>.Empty;

    public PickPacked? Packed { get; init; }

    /// <summary>Whoever collects was seen to be over so many years; 0 for not seen.</summary>
    public int AgeSeen { get; init; }

    /// <summary>When the shopper first said that they are on their way.</summary>
    public DateTimeOffset? SetOutAt { get; init; }

    public Arrival? Arrived { get; init; }

    /// <summary>The totes of a packed pick by code, each with its time out of the cold.</summary>
    public ImmutableSortedDictionary<string, ToteClock> Totes { get; init; } = ImmutableSortedDictionary.Create<string, ToteClock>(StringComparer.Ordinal);

    public static PickState Empty() => new();

    public PickLine? Line(int number)
    {
        foreach (var line in Begun?.Lines ?? [])
        {
            if (line.Number == number)
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>True for a substitute that lies in the tote, or waits for the shopper's answer.</summary>
    public bool Stands(LineSubstituted substitute) =>
        Ends.TryGetValue(substitute.Line, out var end) && end.Status is PickLineStatus.Substituted or PickLineStatus.Proposed
        && Substitutes.FindLast(other => other.Line == substitute.Line)!.Step == substitute.Step;

    /// <summary>What lies in the totes, in shelf order, and what partners give.</summary>
    public IEnumerable<PackedLine> Goods
    {
        get
        {
            foreach (var line in Begun?.Lines ?? [])
            {
                if (Ends.GetValueOrDefault(line.Number)?.Good is { } good)
                {
                    yield return good;
                }
            }

            foreach (var good in Begun?.FromPartners ?? [])
            {
                yield return good;
            }
        }
    }

    /// <summary>What lies in the totes costs so much.</summary>
    public Money Picked => Goods.Aggregate(Money.Zero(Begun!.Authorised.Currency), (sum, good) => sum + good.Amount);

    /// <summary>The estimate of what is still open, and what was proposed.</summary>
    public Money StillToCome => Waiting.Values.Aggregate(
        Begun!.Lines.Where(line => !Ends.ContainsKey(line.Number))
            .Aggregate(Money.Zero(Begun.Authorised.Currency), (sum, line) => sum + line.Estimate),
        (sum, step) => sum + SetAside(Proposals[step]));

    /// <summary>The money kept for a question: enough for a yes, and enough for the line to be again as it was before.</summary>
    public Money SetAside(Proposal asked) => asked.Before is null
        ? Line(asked.What.Line)!.Estimate
        : asked.Before.Good is { } good && good.Amount > asked.What.Amount ? good.Amount : asked.What.Amount;

    /// <summary>What the shopper was asked about a line and has not answered.</summary>
    public Proposal? Asked(int line) => Waiting.TryGetValue(line, out var step) ? Proposals[step] : null;

    /// <summary>The time out of the cold: of each zone that needs one while it is picked, of each tote once it is packed.</summary>
    public IEnumerable<ToteClock> Clocks => Packed is not null
        ? Totes.Values
        : Enum.GetValues<TemperatureZone>().Select(ClockOf).Where(clock => clock.OutSince is not null);

    public PickState Apply(IFact fact, DateTimeOffset at)
    {
        var next = fact switch
        {
            ShopperSetOut => this with { SetOutAt = SetOutAt ?? at },
            ShopperArrived came => this with { Arrived = new(Arrived?.At ?? at, came.Bay) },
            _ => Fold(fact, at),
        };
        return fact is IPickFact step ? next with { Wishes = Wishes.SetItem(step.Step, step.Wish()) } : next;
    }

    private PickState Fold(IFact fact, DateTimeOffset at) => fact switch
    {
        PickBegun begun => this with { Begun = begun, Picker = begun.By },
        PickTakenOver taken => this with { Picker = taken.By },
        PiecesPicked picked => With(picked.Line, PickLineStatus.Picked, AsOrdered(picked.Line, picked.Quantity), at),
        LineWeighed weighed => With(
            weighed.Line, PickLineStatus.Weighed,
            AsOrdered(weighed.Line, weighed.Net) with { Amount = weighed.Amount, Tare = weighed.Tare }, at),
        LineShort lacks => With(lacks.Line, PickLineStatus.FellShort, lacks.Found is { } found ? AsOrdered(lacks.Line, found) : null, at) with
        {
            Shorts = Shorts.Add(lacks),
        },
        LineSubstituted instead => this with
        {
            Ends = Ends.SetItem(instead.Line, EndOf(instead, at)),
            Substitutes = Substitutes.Add(instead),
        },
        SubstituteProposed asked => this with
        {
            Ends = Ends.SetItem(asked.Line, new(PickLineStatus.Proposed, null, asked.Zone, at)),
            Substitutes = Substitutes.Add(AsSubstituted(asked)),
            Proposals = Proposals.SetItem(asked.Step, new(asked, Ends.GetValueOrDefault(asked.Line), ProposalStatus.Waiting, asked.Lapses, false, at)),
            Waiting = Waiting.SetItem(asked.Line, asked.Step),
        },
        ProposalHandedOver handed => this with
        {
            Proposals = Proposals.SetItem(handed.Proposal, Proposals[handed.Proposal] with { AnswerBy = handed.AnswerBy, IsHandedOver = true }),
        },
        ProposalAnswered { Accepted: true } yes => Close(yes.Proposal, ProposalStatus.Accepted, EndOf(AsSubstituted(Proposals[yes.Proposal].What), Proposals[yes.Proposal].At)),
        ProposalAnswered no => Close(no.Proposal, ProposalStatus.Declined, Proposals[no.Proposal].Before),
        ProposalLapsed lapsed => Close(lapsed.Proposal, ProposalStatus.Lapsed, Proposals[lapsed.Proposal].Before),
        LineUndone undone when Waiting.TryGetValue(undone.Line, out var asked) => Close(asked, ProposalStatus.Withdrawn, null),
        LineUndone undone => this with { Ends = Ends.Remove(undone.Line) },
        PickPacked packed => this with
        {
            Packed = packed,
            Totes = Totes.AddRange(packed.Totes.Select(tote => KeyValuePair.Create(tote.Code, ClockOf(tote.Zone) with { Code = tote.Code }))),
        },
        ToteStaged put => WithTote(put.Tote, clock => clock with { Place = put.Place, OutSince = null, OutBefore = clock.Out(at) }),
        ToteFetched fetched => WithTote(
            fetched.Tote, clock => clock with { Place = null, OutSince = ColdLimits.Of(clock.Zone) is null ? null : fetched.Since < at ? fetched.Since : at, OutBefore = clock.Out(at) }),
        AgeChecked seen => this with { AgeSeen = Math.Max(AgeSeen, seen.Over) },
        _ => throw new UnreachableException($"{fact.GetType()} does not belong to a pick."),
    };

    /// <summary>The question is answered or dropped, and the line ends as given; null for open.</summary>
    private PickState Close(Id<PickStep> proposal, ProposalStatus status, LineEnd? end)
    {
        var asked = Proposals[proposal];
        return this with
        {
            Proposals = Proposals.SetItem(proposal, asked with { Status = status }),
            Waiting = Waiting.Remove(asked.What.Line),
            Ends = end is null ? Ends.Remove(asked.What.Line) : Ends.SetItem(asked.What.Line, end),
        };
    }

    private static LineSubstituted AsSubstituted(SubstituteProposed asked) =>
        new(asked.Step, asked.Line, asked.Gtin, asked.Name, asked.Quantity, asked.UnitPrice, asked.Amount, asked.Zone);

    private static LineEnd EndOf(LineSubstituted instead, DateTimeOffset at) => new(
        PickLineStatus.Substituted,
        new(instead.Line, instead.Gtin, instead.Name, instead.Quantity, instead.UnitPrice, instead.Amount, Replaced: true),
        instead.Zone, at);

    private PickState With(int line, PickLineStatus status, PackedLine? good, DateTimeOffset at) =>
        this with { Ends = Ends.SetItem(line, new(status, good, Line(line)!.Zone, at)) };

    private PickState WithTote(string code, Func<ToteClock, ToteClock> change) => this with { Totes = Totes.SetItem(code, change(Totes[code])) };

    /// <summary>The clock of all that was taken for a zone: it runs since the first of it left its shelf.</summary>
    private ToteClock ClockOf(TemperatureZone zone)
    {
        DateTimeOffset? first = null;
        foreach (var end in Ends.Values)
        {
            if (end.Good is not null && end.Zone == zone && !(end.At >= first))
            {
                first = end.At;
            }
        }

        return new(zone, null, null, ColdLimits.Of(zone) is null ? null : first, TimeSpan.Zero);
    }

    private PackedLine AsOrdered(int number, Quantity quantity)
    {
        var line = Line(number)!;
        return new(number, line.Gtin, line.Name, quantity, line.UnitPrice, quantity.At(line.UnitPrice));
    }
}
