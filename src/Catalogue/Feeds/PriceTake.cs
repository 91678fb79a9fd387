using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Takes the rows of a price file.</summary>
internal sealed class PriceTake : RowTake
{
    private readonly Currency _currency;
    private readonly int _gtin;
    private readonly int _price;
    private readonly int _store;
    private readonly int _zone;
    private readonly int _unit;
    private readonly int _channel;
    private readonly int _kind;
    private readonly int _from;
    private readonly int _until;
    private readonly int _increment;
    private readonly int _tare;

    public PriceTake(FeedSection section, FeedMapping mapping, FeedLoad load)
        : base(section, load)
    {
        _currency = mapping.Currency;
        _gtin = Fields.IndexOf("gtin");
        _price = Fields.IndexOf("price");
        _store = Fields.IndexOf("store");
        _zone = Fields.IndexOf("zone");
        _unit = Fields.IndexOf("unit");
        _channel = Fields.IndexOf("channel");
        _kind = Fields.IndexOf("kind");
        _from = Fields.IndexOf("from");
        _until = Fields.IndexOf("until");
        _increment = Fields.IndexOf("increment");
        _tare = Fields.IndexOf("tare");
    }

    protected override string? Take()
    {
        if (Key(out var key) is { } wrongKey)
        {
            return wrongKey;
        }

        if (Deletes)
        {
            Load.Prices.Add(new(key, "", "", 0, "", FedSays.Ends, Fields.Line));
            return null;
        }

        if (!FedNumber.TryMinorUnits(Fields[_price]!, _currency, out var minorUnits, out var whyNot))
        {
            return $"price: {whyNot}";
        }

        if (minorUnits <= 0)
        {
            return $"price: {new Money(minorUnits, _currency)} is not above zero";
        }

        var unit = Fields[_unit] ?? Unit.Piece.Code;
        if (!Unit.TryOf(unit, out _))
        {
            return $"unit: '{Conversions.Shown(unit)}' is no unit that we know (UN/ECE Rec 20 code)";
        }

        if (!TryTime(_from, out var from) || !TryTime(_until, out var until))
        {
            return $"'{Conversions.Shown(Fields[_from])}' to '{Conversions.Shown(Fields[_until])}' are no times such as 2026-11-23T06:00";
        }

        if (until.Length > 0 && string.CompareOrdinal(until, from.Length > 0 ? from : Load.Effective) <= 0)
        {
            return $"it ends at {until}, before it begins";
        }

        if (!TrySteps(_increment, unit, out var increment) || !TrySteps(_tare, unit, out var tare))
        {
            return $"increment and tare are quantities of {unit}";
        }

        Load.Prices.Add(new(key, from, until, minorUnits, Unit.Of(unit).Code, FedSays.Holds, Fields.Line, increment, tare));
        return null;
    }

    protected override void Refused()
    {
        if (Key(out var key) is null)
        {
            Load.Prices.Add(new(key, "", "", 0, "", FedSays.Refused, Fields.Line));
        }
    }

    /// <summary>Sorts the rows and sees to doubles: the same said twice counts once, two prices for one thing are refused with both lines.</summary>
    public override void End()
    {
        // Scope by scope: within one, numbers alone decide nearly all comparisons.
        var byScope = new SortedDictionary<string, List<FedPrice>>(StringComparer.Ordinal);
        foreach (var row in Load.Prices)
        {
            if (!byScope.TryGetValue(row.Key.Scope, out var rows))
            {
                byScope[row.Key.Scope] = rows = [];
            }

            rows.Add(row);
        }

        Load.Prices.Clear();
        foreach (var rows in byScope.Values)
        {
            rows.Sort();
            OnceEach(rows);
        }
    }

    private void OnceEach(List<FedPrice> rows)
    {
        for (var at = 0; at < rows.Count;)
        {
            var first = rows[at];
            var next = at + 1;
            FedPrice? other = null;
            while (next < rows.Count && rows[next] is var row && row.Key == first.Key && row.From == first.From)
            {
                other ??= (row with { Line = first.Line }) == first ? null : row;
                next++;
            }

            if (other is { } differs && first.Says == FedSays.Holds && differs.Says == FedSays.Holds)
            {
                Load.Report.Refuse(differs.Line, FormattableString.Invariant(
                    $"{Gtin.FromNumber(first.Key.Gtin)} costs {new Money(differs.MinorUnits, _currency)} here and {new Money(first.MinorUnits, _currency)} in line {first.Line}"));
            }

            Load.Prices.Add(other is null ? first : first with { Says = FedSays.Refused });
            at = next;
        }
    }

    private string? Key(out PriceKey key)
    {
        key = default;
        if (!TryGtin(_gtin, out var gtin, out var whyNot))
        {
            return whyNot;
        }

        if (Load.KnownStores.Scope(Fields[_store], Fields[_zone], out var noScope) is not { } scope)
        {
            return noScope;
        }

        var channel = Fields[_channel] ?? "";
        if (channel.Length > 0 && !Channel.All.Contains(channel))
        {
            return $"channel: '{Conversions.Shown(channel)}' is none of {string.Join(", ", Channel.All)}";
        }

        if (!Enum.TryParse<PriceKind>(Fields[_kind] ?? nameof(PriceKind.Regular), ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            return $"kind: '{Conversions.Shown(Fields[_kind])}' is none of regular, reduced, member";
        }

        key = new(gtin.Number, scope, channel.Length == 0 ? "" : channel, Kinds[(int)kind]);
        return null;
    }

    /// <summary>The same texts for millions of rows.</summary>
    private static readonly string[] Kinds = Enum.GetNames<PriceKind>();

    private bool TryTime(int field, out string time)
    {
        time = "";
        if (Fields[field] is not { } text)
        {
            return true;
        }

        var read = WallTime.TryRead(text, out var local);
        time = read ? WallTime.Write(local) : "";
        return read;
    }

    private bool TrySteps(int field, string unit, out long steps)
    {
        steps = 0;
        if (Fields[field] is not { } text)
        {
            return true;
        }

        if (!FedNumber.TryQuantity(text, unit, out var quantity) || quantity.Steps < 0)
        {
            return false;
        }

        var scale = PriceTable.ScaleOf(quantity.Unit);
        steps = quantity.Scale <= scale ? quantity.In(quantity.Unit, scale).Steps : -1;
        return steps >= 0;
    }
}
