using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>How far a pick may go.</summary>
public static class PickLimits
{
    /// <summary>Steps in one pick, undone ones too: five for each line of the largest order.</summary>
    public const int MostSteps = 1_000;

    public const int MostTotes = 60;

    public const int LongestToteCode = 20;

    public const int MostPieces = 99;

    public const int LongestPlace = 12;

    public const int LongestBay = 6;

    public const int OldestAsked = 120;

    /// <summary>A question that reached no carrier by then is dropped: the picker does not wait for a message that is not sent.</summary>
    public static readonly TimeSpan HandsOverWithin = TimeSpan.FromMinutes(5);

    /// <summary>What a shopper has from the hand-over to the carrier.</summary>
    public static readonly TimeSpan AnswersWithin = TimeSpan.FromMinutes(10);

    /// <summary>More than a shop's scale carries.</summary>
    internal static readonly Quantity Heaviest = Quantity.Grams(100_000);

    /// <summary>Decimals that a scale may show: tenths of a gram in kilograms.</summary>
    public const int FinestScale = 4;
}

/// <summary>What was decided: a fact, or why not; neither when the step was done before.</summary>
internal sealed record PickDecision(IPickFact? Fact, PickOutcome? Refusal)
{
    public static readonly PickDecision Already = new(null, null);

    public static implicit operator PickDecision(PickOutcome refusal) => new(null, refusal);

    public static PickDecision Of(IPickFact fact) => new(fact, null);
}

/// <summary>What a picker may do: pure functions from a state and a wish to a fact, or to why not.</summary>
internal static class PickRules
{
    public static PickDecision Begin(PickState state, Id<PickStep> step, Id<Associate> by, PickPlan plan) =>
        Before(state, step, PickWish.Begin(by)) switch
        {
            { } known => known,
            _ when state.Packed is not null => IsPacked,
            _ when state.Begun is null => PickDecision.Of(new PickBegun(step, by, plan.Store, plan.Authorised, plan.Lines, plan.FromPartners)),
            _ when state.Picker == by => PickDecision.Already,
            _ => PickDecision.Of(new PickTakenOver(step, by)),
        };

    public static PickDecision TakePieces(PickState state, Id<PickStep> step, Id<Associate> by, int number, Quantity quantity)
    {
        if (Gate(state, step, by, PickWish.TakePieces(number, quantity)) is { } closed)
        {
            return closed;
        }

        return Open(state, number, out var line) ?? quantity switch
        {
            _ when line.IsWeighed() => Unfit("line", "weighed", $"Line {number} is sold by weight: put it on the scale."),
            _ when !quantity.IsLike(line.Quantity) => Unfit("quantity", "unit", $"Line {number} is counted in {line.Quantity.Unit}."),
            _ when quantity != line.Quantity => Unfit(
                "quantity", "not-as-ordered", $"{line.Quantity} were ordered; if fewer are there, report the line short."),
            _ => PickDecision.Of(new PiecesPicked(step, number, quantity)), // at the estimate, for which there is always room
        };
    }

    public static PickDecision Weigh(PickState state, Id<PickStep> step, Id<Associate> by, int number, Quantity gross, Quantity? given)
    {
        var own = state.Line(number)?.Tare ?? default;
        var tare = given ?? (own.IsZero ? gross.None : own);
        if (Gate(state, step, by, PickWish.Weigh(number, gross, tare)) is { } closed)
        {
            return closed;
        }

        if (Open(state, number, out var line) is { } refused)
        {
            return refused;
        }

        if (!line.IsWeighed())
        {
            return Unfit("line", "counted", $"Line {number} is sold by the piece: count it.");
        }

        if (WhyUnfit("gross", gross, line) is { } unfit)
        {
            return unfit;
        }

        if (WhyUnfit("tare", tare, line) is { } wrong)
        {
            return wrong;
        }

        var net = PickRoom.Net(gross, tare);
        if (net.Steps <= 0)
        {
            return Unfit("gross", "nothing-in-it", $"{gross} with {tare} of packaging leaves nothing.");
        }

        var amount = net.At(line.UnitPrice);
        var room = PickRoom.For(state, line);
        return amount > room
            ? new PickOutcome.BeyondHeadroom(number, PickRoom.MostThatFits(net, line.UnitPrice, room), room)
            : PickDecision.Of(new LineWeighed(step, number, gross, tare, net, amount));
    }

    public static PickDecision ReportShort(PickState state, Id<PickStep> step, Id<Associate> by, int number, Quantity? found)
    {
        found = found is { IsZero: true } ? null : found;
        if (Gate(state, step, by, PickWish.ReportShort(number, found)) is { } closed)
        {
            return closed;
        }

        return Open(state, number, out var line) ?? found switch
        {
            null => PickDecision.Of(new LineShort(step, number, null, line.Quantity)),
            _ when line.IsWeighed() => Unfit("found", "weighed", "Put what there is on the scale."),
            { } some when !some.IsLike(line.Quantity) => Unfit("found", "unit", $"Line {number} is counted in {line.Quantity.Unit}."),
            { } some when some.Steps < 0 || some >= line.Quantity => Unfit(
                "found", "not-short", $"{line.Quantity} were ordered; short is what has fewer."),
            { } some => PickDecision.Of(new LineShort(step, number, some, line.Quantity - some)),
        };
    }

    /// <param name="offer">What the store sells under that code now; null when it does not.</param>
    public static PickDecision Substitute(
        PickState state, Id<PickStep> step, Id<Associate> by, int number, Gtin gtin, Quantity quantity, Offer? offer) =>
        Gate(state, step, by, PickWish.Substitute(number, gtin, quantity)) ?? WhyNotUnasked(state, number, gtin)
        ?? Instead(state, step, number, gtin, quantity, offer);

    /// <summary>The same as a substitute, but the shopper decides.</summary>
    public static PickDecision Propose(
        PickState state, Id<PickStep> step, Id<Associate> by, int number, Gtin gtin, Quantity quantity, Offer? offer, DateTimeOffset now) =>
        Gate(state, step, by, PickWish.Propose(number, gtin, quantity)) ?? Instead(state, step, number, gtin, quantity, offer) switch
        {
            { Fact: LineSubstituted it } => PickDecision.Of(new SubstituteProposed(
                step, number, gtin, it.Name, it.Quantity, it.UnitPrice, it.Amount, it.Zone, now + PickLimits.HandsOverWithin)),
            var refused => refused,
        };

    /// <summary>A fact that the proposal's carrier has it; null when that is known, or does not matter any more.</summary>
    public static ProposalHandedOver? HandOver(PickState state, Id<PickStep> proposal, DateTimeOffset now) =>
        state.Proposals.TryGetValue(proposal, out var asked) && asked is { Status: ProposalStatus.Waiting, IsHandedOver: false }
            ? new(proposal, now + PickLimits.AnswersWithin)
            : null;

    /// <summary>The questions whose time is up.</summary>
    public static IReadOnlyList<Proposal> Overdue(PickState state, DateTimeOffset now) =>
        [.. state.Waiting.Values.Select(step => state.Proposals[step]).Where(asked => asked.AnswerBy <= now).OrderBy(asked => asked.What.Line)];

    /// <summary>Nobody gets in the place of a line what they asked to be asked about.</summary>
    private static PickDecision? WhyNotUnasked(PickState state, int number, Gtin gtin) => state.Line(number)?.Wish switch
    {
        { IfMissing: IfMissing.Ask } => Unfit("line", "ask-first", "The shopper wants to be asked."),
        { IfMissing: IfMissing.These, These: { } these } when !these.Contains(gtin) =>
            Unfit("line", "ask-first", "The shopper named other goods; about anything else they want to be asked."),
        _ => null,
    };

    private static PickDecision Instead(PickState state, Id<PickStep> step, int number, Gtin gtin, Quantity quantity, Offer? offer)
    {
        if (Find(state, number, out var line) is { } unknown)
        {
            return unknown;
        }

        // A line that fell short may still get something else; what was taken of it then goes back to its shelf.
        if (state.Ends.TryGetValue(number, out var end) && end.Status != PickLineStatus.FellShort)
        {
            return IsDone(number);
        }

        if (line.Wish is { IfMissing: IfMissing.Nothing })
        {
            return Unfit("line", "nothing-instead", "The shopper wants nothing instead.");
        }

        if (gtin == line.Gtin)
        {
            return Unfit("gtin", "same-product", "That is what was ordered.");
        }

        if (offer is null || offer.UnitPrice.Currency != line.UnitPrice.Currency)
        {
            return Unfit("gtin", "not-offered", "The store does not sell it.");
        }

        if (quantity.Unit != offer.Unit || quantity.Scale > PickLimits.FinestScale || quantity.Steps <= 0
            || (offer.Product.SoldBy == SoldBy.Piece ? quantity.Steps > PickLimits.MostPieces : IsTooHeavy(quantity)))
        {
            return Unfit("quantity", "quantity", $"It is sold in {offer.Unit}; take some, and no more than fits a tote.");
        }

        var unitPrice = PickRoom.UnitPriceWithin(quantity, offer.UnitPrice, line.SubstituteUpTo);
        var amount = quantity.At(unitPrice);
        var room = PickRoom.For(state, line);
        return amount > room // the money of a short line may lie on the scale with another one by now
            ? new PickOutcome.BeyondHeadroom(number, PickRoom.MostThatFits(quantity, unitPrice, room), room)
            : PickDecision.Of(new LineSubstituted(step, number, gtin, offer.Product.Name, quantity, unitPrice, amount, offer.Product.Zone));
    }

    public static PickDecision Undo(PickState state, Id<PickStep> step, Id<Associate> by, int number)
    {
        if (Gate(state, step, by, PickWish.Undo(number)) is { } closed)
        {
            return closed;
        }

        if (Find(state, number, out var line) is { } unknown)
        {
            return unknown;
        }

        if (!state.Ends.ContainsKey(number))
        {
            return new PickOutcome.NotNow("line-open", $"Nothing was done to line {number}.");
        }

        // Open again it claims its estimate; what it left over may have been weighed out with another line.
        var room = PickRoom.For(state, line);
        return line.Estimate > room
            ? new PickOutcome.BeyondHeadroom(number, PickRoom.MostThatFits(line.Quantity, line.UnitPrice, room), room)
            : PickDecision.Of(new LineUndone(step, number));
    }

    public static PickDecision Pack(PickState state, Id<PickStep> step, Id<Associate> by, IReadOnlyList<Tote> totes)
    {
        if (Gate(state, step, by, PickWish.Pack(totes)) is { } closed)
        {
            return closed;
        }

        foreach (var line in state.Begun!.Lines)
        {
            if (!state.Ends.ContainsKey(line.Number))
            {
                return Unfit("lines", "open", $"Line {line.Number} ({line.Name}) is still open.");
            }

            if (state.Waiting.ContainsKey(line.Number))
            {
                return Unfit("lines", "asked", $"The shopper was asked about line {line.Number} ({line.Name}): wait, or take the question back.");
            }
        }

        return WhyUnfit(state, totes) is { } unfit ? unfit : PickDecision.Of(new PickPacked(step, by, totes, state.Goods.ToArray()));
    }

    /// <summary>Whoever passes may put a tote away: it is nobody's in particular.</summary>
    /// <param name="seen">The mark of the clock that whoever did it had before them (<see cref="ToteClock.Mark"/>); null for whatever is there.</param>
    public static PickDecision Stage(PickState state, Id<PickStep> step, Id<Associate> by, string tote, string place, string? seen = null) =>
        ToteGate(state, step, PickWish.Stage(tote, place), tote) ?? state.Totes[tote] switch
        {
            _ when !IsCode(place, PickLimits.LongestPlace) => Unfit("place", "place", $"1 to {PickLimits.LongestPlace} capital letters, digits and dashes."),
            var clock when clock.Place == place => PickDecision.Already,
            var clock when seen is not null && seen != clock.Mark() => IsMoved,
            _ => PickDecision.Of(new ToteStaged(step, by, tote, place)),
        };

    /// <param name="since">When it was taken out, where that is told later; null for now.</param>
    public static PickDecision Fetch(PickState state, Id<PickStep> step, Id<Associate> by, string tote, string? seen = null, DateTimeOffset? since = null) =>
        ToteGate(state, step, PickWish.Fetch(tote), tote) ?? state.Totes[tote] switch
        {
            { Place: null } => PickDecision.Already,
            var clock when seen is not null && seen != clock.Mark() => IsMoved,
            _ => PickDecision.Of(new ToteFetched(step, by, tote, since)),
        };

    private static PickOutcome.NotNow IsMoved => new("moved", "Somebody else moved it meanwhile.");

    private static PickDecision? ToteGate(PickState state, Id<PickStep> step, string wish, string tote) => Before(state, step, wish) switch
    {
        { } known => known,
        _ when state.Packed is null => new PickOutcome.NotNow("not-packed", "It is not packed yet."),
        _ when !state.Totes.ContainsKey(tote) => Unfit("tote", "no-such-tote", $"The order has no tote {tote}."),
        _ when state.Wishes.Count >= PickLimits.MostSteps => new PickOutcome.NotNow("too-many", "It was moved too often: hand it over."),
        _ => null,
    };

    public static PickDecision CheckAge(PickState state, Id<PickStep> step, Id<Associate> by, int over) =>
        Before(state, step, PickWish.CheckAge(over)) switch
        {
            { } known => known,
            _ when state.Packed is null => new PickOutcome.NotNow("not-packed", "It is not packed yet."),
            _ when over is < 1 or > PickLimits.OldestAsked => Unfit("over", "years", "No law asks for such an age."),
            _ when state.AgeSeen >= over => PickDecision.Already,
            _ => PickDecision.Of(new AgeChecked(step, by, over)),
        };

    public static PickOutcome? WhyNotArrive(PickState state, string? bay) => state.Packed is null
        ? new PickOutcome.NotNow("not-packed", "It is not packed yet.")
        : bay is null || (bay.Length is > 0 and <= PickLimits.LongestBay && bay.All(char.IsAsciiLetterOrDigit)) ? null
        : new PickOutcome.Unfit("bay", "bay", $"1 to {PickLimits.LongestBay} letters and digits.");

    /// <summary>What the step was answered before; null when it is new.</summary>
    public static PickDecision? Before(PickState state, Id<PickStep> step, string wish) =>
        !state.Wishes.TryGetValue(step, out var before) ? null
        : before == wish ? PickDecision.Already
        : new PickOutcome.Conflict("This step was made before, for something else.");

    private static PickDecision? Gate(PickState state, Id<PickStep> step, Id<Associate> by, string wish) =>
        Before(state, step, wish) switch
        {
            { } known => known,
            _ when state.Begun is null => new PickOutcome.NotNow("not-begun", "Picking has not begun."),
            _ when state.Packed is not null => IsPacked,
            _ when state.Picker != by => new PickOutcome.SomebodyElses(state.Picker),
            _ when state.Wishes.Count >= PickLimits.MostSteps => new PickOutcome.NotNow("too-many", "Too much was done and undone: pack what there is."),
            _ => null,
        };

    private static PickDecision? Open(PickState state, int number, out PickLine line) =>
        Find(state, number, out line) ?? (state.Ends.ContainsKey(number) ? IsDone(number) : null);

    private static PickDecision? Find(PickState state, int number, out PickLine line)
    {
        line = state.Line(number)!;
        return line is null ? Unfit("line", "no-such-line", $"There is no line {number} to pick.") : null;
    }

    private static PickDecision? WhyUnfit(string field, Quantity weight, PickLine line) => weight switch
    {
        _ when weight.Unit != line.Quantity.Unit => Unfit(field, "unit", $"It is sold, and so weighed, in {line.Quantity.Unit}."),
        _ when weight.Scale > PickLimits.FinestScale => Unfit(field, "scale", $"A scale shows at most {PickLimits.FinestScale} decimals."),
        _ when weight.Steps < 0 || IsTooHeavy(weight) => Unfit(field, "weight", $"{weight} is no weight that a scale here shows."),
        _ => null,
    };

    private static bool IsTooHeavy(Quantity weight) =>
        weight.Unit.Dimension == Dimension.Mass && weight.In(Unit.Kilogram, 3) > PickLimits.Heaviest;

    private static PickDecision? WhyUnfit(PickState state, IReadOnlyList<Tote> totes)
    {
        if (totes.Count > PickLimits.MostTotes)
        {
            return Unfit("totes", "too-many", $"At most {PickLimits.MostTotes} totes.");
        }

        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < totes.Count; i++)
        {
            var code = totes[i].Code;
            if (!IsCode(code, PickLimits.LongestToteCode))
            {
                return Unfit($"totes[{i}].code", "code", $"1 to {PickLimits.LongestToteCode} capital letters, digits and dashes.");
            }

            if (!Enum.IsDefined(totes[i].Zone))
            {
                return Unfit($"totes[{i}].zone", "zone", "There is no such temperature zone.");
            }

            if (!codes.Add(code))
            {
                return Unfit($"totes[{i}].code", "twice", $"Tote {code} is named twice.");
            }
        }

        foreach (var end in state.Ends.Values)
        {
            if (end.Good is not null && !totes.Any(tote => tote.Zone == end.Zone))
            {
                return Unfit("totes", "no-tote", $"There are {end.Zone} goods, and no tote for them.");
            }
        }

        return null;
    }

    /// <summary>What is printed on totes and places and read by scanners.</summary>
    private static bool IsCode(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');

    private static PickDecision IsPacked => new PickOutcome.NotNow("packed", "It is packed.");

    private static PickDecision IsDone(int number) => new PickOutcome.NotNow("line-done", $"Line {number} is seen to; undo it first.");

    private static PickDecision Unfit(string field, string code, string reason) => new PickOutcome.Unfit(field, code, reason);
}
