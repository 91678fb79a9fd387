using System.Collections.Immutable;
using System.Diagnostics;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>What became of a line, and what is in the tote for it.</summary>
internal sealed record LineEnd(PickLineStatus Status, PackedLine? Good, TemperatureZone Zone);

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

    public PickPacked? Packed { get; init; }

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

    /// <summary>True for a substitute that lies in the tote.</summary>
    public bool Stands(LineSubstituted substitute) =>
        Ends.TryGetValue(substitute.Line, out var end) && end.Status == PickLineStatus.Substituted
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

    /// <summary>The estimate of what is still open.</summary>
    public Money StillToCome => Begun!.Lines.Where(line => !Ends.ContainsKey(line.Number))
        .Aggregate(Money.Zero(Begun.Authorised.Currency), (sum, line) => sum + line.Estimate);

    public PickState Apply(IFact fact, DateTimeOffset at)
    {
        var next = Fold(fact);
        return fact is IPickFact step ? next with { Wishes = Wishes.SetItem(step.Step, step.Wish()) } : next;
    }

    private PickState Fold(IFact fact) => fact switch
    {
        PickBegun begun => this with { Begun = begun, Picker = begun.By },
        PickTakenOver taken => this with { Picker = taken.By },
        PiecesPicked picked => With(picked.Line, PickLineStatus.Picked, AsOrdered(picked.Line, picked.Quantity)),
        LineWeighed weighed => With(
            weighed.Line, PickLineStatus.Weighed,
            AsOrdered(weighed.Line, weighed.Net) with { Amount = weighed.Amount, Tare = weighed.Tare }),
        LineShort lacks => With(lacks.Line, PickLineStatus.FellShort, lacks.Found is { } found ? AsOrdered(lacks.Line, found) : null) with
        {
            Shorts = Shorts.Add(lacks),
        },
        LineSubstituted instead => this with
        {
            Ends = Ends.SetItem(instead.Line, new(
                PickLineStatus.Substituted,
                new(instead.Line, instead.Gtin, instead.Name, instead.Quantity, instead.UnitPrice, instead.Amount, Replaced: true),
                instead.Zone)),
            Substitutes = Substitutes.Add(instead),
        },
        LineUndone undone => this with { Ends = Ends.Remove(undone.Line) },
        PickPacked packed => this with { Packed = packed },
        _ => throw new UnreachableException($"{fact.GetType()} does not belong to a pick."),
    };

    private PickState With(int line, PickLineStatus status, PackedLine? good) =>
        this with { Ends = Ends.SetItem(line, new(status, good, Line(line)!.Zone)) };

    private PackedLine AsOrdered(int number, Quantity quantity)
    {
        var line = Line(number)!;
        return new(number, line.Gtin, line.Name, quantity, line.UnitPrice, quantity.At(line.UnitPrice));
    }
}
