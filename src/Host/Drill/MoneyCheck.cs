namespace OpenAisle.Host.Drill;

/// <summary>
/// The payment company's own books against the orders: no money is taken without an order and never twice, and every authorisation is
/// captured, given back, declined or expired, or belongs to an order that waits to be handed over.
/// </summary>
internal static class MoneyCheck
{
    private const int IdLength = 36;

    public static void Run(
        IReadOnlyList<CompanyEntry> books, Dictionary<Guid, OrderAccount> orders, IReadOnlySet<string> intended, Findings findings)
    {
        var byOrder = books.ToLookup(entry => Guid.Parse(entry.Reference[..IdLength]));
        foreach (var entry in books)
        {
            if (!intended.Contains(entry.Reference))
            {
                findings.Broken($"{entry.Reference} was asked of the payment company, and no intent is in the journal");
            }

            if (entry.Captures > 1)
            {
                findings.Doubled($"{entry.Reference} was captured {entry.Captures} times");
            }
        }

        foreach (var entries in byOrder.Where(entries => !orders.ContainsKey(entries.Key)))
        {
            findings.Broken($"the payment company knows a payment of an order {entries.Key} that does not exist");
        }

        foreach (var order in orders.Values)
        {
            Compare(order, [.. byOrder[order.Id]], findings);
        }
    }

    private static void Compare(OrderAccount order, List<CompanyEntry> entries, Findings findings)
    {
        var charged = order.Status == "handed-over" ? order.Charged.MinorUnits : 0;
        var captured = entries.Sum(entry => entry.Captured);
        if (captured > charged)
        {
            findings.Broken($"order {order.Id} ({order.Status}) costs {charged}, and {captured} was taken");
        }
        else if (captured < charged)
        {
            findings.LeftOpen($"order {order.Id} ({order.Status}) costs {charged}, and only {captured} was taken: {Say(entries)}");
        }

        if (entries.Count(entry => entry.Captured > 0) > 1)
        {
            findings.Doubled($"order {order.Id} was charged to several tenders: {Say(entries)}");
        }

        var granted = order.Refunds.Values.Sum(refund => refund.Amount.MinorUnits);
        var refunded = entries.Sum(entry => entry.Refunded);
        if (granted != refunded)
        {
            findings.Broken($"order {order.Id} grants {granted} of refunds, and {refunded} was given back");
        }

        foreach (var entry in entries)
        {
            var stands = order.IsOpen && entry.Reference == $"{order.Id:D}-{order.Tender}";
            if (entry.Status is "pending" || (entry.Status is "authorised" && !stands))
            {
                findings.LeftOpen($"{entry.Reference} is {entry.Status}, and its order is {order.Status} with tender {order.Tender}");
            }
            else if (stands && (entry.Status != "authorised" || entry.Amount != order.Authorised.MinorUnits))
            {
                findings.Broken($"order {order.Id} is {order.Status} for {order.Authorised}, and {entry.Reference} is {entry.Status} for {entry.Amount}");
            }
        }

        if (order.IsOpen && !entries.Exists(entry => entry.Reference == $"{order.Id:D}-{order.Tender}"))
        {
            findings.Broken($"order {order.Id} is {order.Status}, and the payment company does not know its tender {order.Tender}");
        }
    }

    private static string Say(List<CompanyEntry> entries) =>
        string.Join(", ", entries.Select(entry => $"{entry.Reference[^1]} {entry.Status} {entry.Captured}/{entry.Amount}"));
}
