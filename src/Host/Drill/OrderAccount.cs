using System.Text.Json;

namespace OpenAisle.Host.Drill;

/// <summary>One order, told again from its raw facts in the plainest way, independent of how the shop folds them.</summary>
internal sealed class OrderAccount(Guid id)
{
    private static readonly string[] PaidAnew = ["renewal-asked", "renewed", "renewal-failed", "payment-wanted"];

    /// <summary>What may follow what.</summary>
    private static readonly Dictionary<string, string[]> s_next = new()
    {
        [""] = ["attempted", "abandoned"],
        ["attempted"] = ["placed", "abandoned"],
        ["abandoned"] = [],
        ["placed"] = ["change-asked", "changed", "change-dropped", "cancelled", "picking-started", "packed", .. PaidAnew],
        ["cancelled"] = [],
        ["picking"] = ["picking-started", "packed", .. PaidAnew],
        ["packed"] = ["handed-over", "not-collected", .. PaidAnew],
        ["handed-over"] = ["refund-granted"],
        ["not-collected"] = [],
    };

    private IReadOnlyList<LineAccount> _askedLines = [];
    private (int Revision, Money Total, string? Slot, int? Tender)? _asked;
    private Guid _change;

    public Guid Id => id;

    public string Status { get; private set; } = "";

    public Guid Store { get; private set; }

    public IReadOnlyList<LineAccount> Lines { get; private set; } = [];

    /// <summary>What a picker takes off the shelves: each piece, and each line that is weighed once.</summary>
    public int Items => Lines.Sum(line => line.Quantity.Unit.Dimension == Dimension.Count ? (int)line.Quantity.Steps : 1);

    public Money ShownTotal { get; private set; }

    public Money Total { get; private set; }

    public string? Slot { get; private set; }

    public int Revision { get; private set; } = 1;

    public int Tender { get; private set; }

    public Money Authorised { get; private set; }

    public IReadOnlyList<LineAccount> Goods { get; private set; } = [];

    public Money Charged { get; private set; }

    public Dictionary<Guid, (int Line, Money Amount, string Quantity)> Refunds { get; } = [];

    /// <summary>How each change ended.</summary>
    public Dictionary<Guid, ChangeAccount> Changes { get; } = [];

    public bool WasPlaced { get; private set; }

    public bool ChangeIsOpen => _asked is not null;

    /// <summary>Goods are set aside for it and money is authorised.</summary>
    public bool IsOpen => Status is "placed" or "picking" or "packed";

    /// <summary>All orders of a journal, by their ids.</summary>
    public static Dictionary<Guid, OrderAccount> Tell(IReadOnlyList<RawFact> facts, Findings findings)
    {
        var orders = new Dictionary<Guid, OrderAccount>();
        foreach (var fact in facts.Where(fact => fact.Stream.Kind == "order"))
        {
            if (!orders.TryGetValue(fact.Stream.Key, out var order))
            {
                orders.Add(fact.Stream.Key, order = new OrderAccount(fact.Stream.Key));
            }

            order.Add(fact, findings);
        }

        return orders;
    }

    public void Add(RawFact fact, Findings findings)
    {
        var what = fact.Kind["order.".Length..];
        if (!s_next[Status].Contains(what))
        {
            findings.Broken($"order {id} has '{what}' after '{Status}'");
        }

        switch (what)
        {
            case "attempted":
                Store = fact.Key("store");
                Slot = fact.Text("slot");
                Lines = [.. fact.List("lines").Select(line => LineAccount.Of(line, "number"))];
                Total = ShownTotal = fact.Money("total");
                AddUp("ordered", Lines, Total, findings);
                break;
            case "placed":
                WasPlaced = true;
                (Tender, Authorised) = (fact.Number("tender"), fact.Money("authorised"));
                break;
            case "renewed":
                (Tender, Authorised) = (fact.Number("tender"), fact.Money("authorised"));
                return;
            case "renewal-asked" or "renewal-failed" or "payment-wanted":
                return;
            case "change-asked":
                _change = fact.Key("change");
                _askedLines = [.. fact.List("lines").Select(line => LineAccount.Of(line, "number"))];
                _asked = (fact.Number("revision"), fact.Money("total"), fact.Text("slot"), fact.MaybeNumber("tender"));
                AddUp("asked for", _askedLines, _asked.Value.Total, findings);
                return;
            case "changed":
                (Revision, Total, Slot) = (_asked!.Value.Revision, _asked.Value.Total, _asked.Value.Slot);
                Tender = _asked.Value.Tender ?? Tender;
                Authorised = fact.Money("authorised");
                Lines = _askedLines;
                Changes[_change] = new(true, Total, Authorised);
                _asked = null;
                return;
            case "change-dropped":
                Changes[_change] = new(false, Total, Authorised);
                _asked = null;
                return;
            case "packed":
                Goods = [.. fact.List("goods").Select(good => LineAccount.Of(good, "line"))];
                Charged = fact.Money("total");
                AddUp("packed", Goods, Charged, findings);
                if (Charged > Authorised)
                {
                    findings.Broken($"order {id} costs {Charged}; {Authorised} is authorised");
                }

                break;
            case "refund-granted":
                Refund(fact, findings);
                return;
        }

        Status = what == "picking-started" ? "picking" : what;
    }

    private void Refund(RawFact fact, Findings findings)
    {
        if (!Refunds.TryAdd(fact.Key("refund"), (fact.Number("line"), fact.Money("amount"), fact.Text("quantity")!)))
        {
            findings.Doubled($"refund {fact.Key("refund")} of order {id} was granted twice");
        }

        foreach (var line in Refunds.Values.GroupBy(refund => refund.Line))
        {
            var paid = Goods.FirstOrDefault(good => good.Number == line.Key)?.Due ?? Money.Zero(Charged.Currency);
            if (Sum(line.Select(refund => refund.Amount), paid.Currency) > paid)
            {
                findings.Broken($"more is given back for line {line.Key} of order {id} than it cost");
            }
        }
    }

    /// <summary>Quantity × unit price, rounded once, half away from zero, by decimal arithmetic instead of the shop's own.</summary>
    private void AddUp(string what, IReadOnlyList<LineAccount> lines, Money total, Findings findings)
    {
        foreach (var line in lines)
        {
            var whole = line.Quantity.Steps / (decimal)Math.Pow(10, line.Quantity.Scale);
            var price = (long)Math.Round(whole * line.UnitPrice.MinorUnits, MidpointRounding.AwayFromZero);
            if (price != line.Amount.MinorUnits)
            {
                findings.Broken($"line {line.Number} of order {id}, {what}: {line.Quantity} at {line.UnitPrice} is not {line.Amount}");
            }
        }

        if (Sum(lines.Select(line => line.Due), total.Currency) != total)
        {
            findings.Broken($"the lines of order {id}, {what}, do not add up to {total}");
        }
    }

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) =>
        new(amounts.Sum(amount => amount.MinorUnits), currency);
}

/// <summary>How a change ended.</summary>
/// <param name="Made">It came to be.</param>
/// <param name="Total">What the order came to after it, and what was authorised for it.</param>
internal sealed record ChangeAccount(bool Made, Money Total, Money Authorised);
