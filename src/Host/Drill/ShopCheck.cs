namespace OpenAisle.Host.Drill;

/// <summary>
/// The laws, checked once nothing is left to do, from independent sources: the raw facts told again in the plainest way, and the books of
/// the payment company.
/// </summary>
internal static class ShopCheck
{
    /// <param name="books">Null where everybody pays in the store.</param>
    public static Dictionary<Guid, OrderAccount> Run(
        IReadOnlyList<RawFact> facts, IReadOnlyList<CompanyEntry>? books, Findings findings)
    {
        var orders = OrderAccount.Tell(facts, findings);
        var stores = new Dictionary<Guid, StockAccount>();
        var slots = new Dictionary<Guid, SlotAccount>();
        var intended = new HashSet<string>();
        foreach (var fact in facts)
        {
            switch (fact.Stream.Kind)
            {
                case "stock":
                    Account(stores, fact.Stream.Key, key => new StockAccount(key)).Add(fact, findings);
                    break;
                case SlotAccount.Stream:
                    Account(slots, fact.Stream.Key, key => new SlotAccount(key)).Add(fact, findings);
                    break;
                case "payment" when fact.Kind == "payment.authorisation-intended":
                    intended.Add($"{fact.Stream.Key:D}-{fact.Number("tender")}");
                    break;
            }
        }

        foreach (var order in orders.Values)
        {
            if (order.Status == "attempted")
            {
                findings.LeftOpen($"order {order.Id} is neither placed nor abandoned");
            }

            if (order.ChangeIsOpen)
            {
                findings.LeftOpen($"a change of order {order.Id} is neither done nor dropped");
            }

            if (order.WasPlaced)
            {
                Goods(order, stores[order.Store], findings);
            }
        }

        NothingElse(orders, stores.Values.SelectMany(store => store.Holds), "goods are held", order => order.IsOpen, findings);
        NothingElse(orders, stores.Values.SelectMany(store => store.Sold.Keys), "goods were sold", order => order.Status == "handed-over", findings);
        foreach (var book in slots.Values)
        {
            book.Compare(orders, findings);
        }

        if (books is not null)
        {
            MoneyCheck.Run(books, orders, intended, findings);
        }

        return orders;
    }

    private static void Goods(OrderAccount order, StockAccount store, Findings findings)
    {
        var held = Say(store.CoveredBy(order.Id));
        var wanted = order.IsOpen ? Say(Steps(order.Lines)) : "";
        if (held != wanted)
        {
            findings.Broken($"order {order.Id} ({order.Status}) wants [{wanted}] and holds [{held}]");
        }

        var sold = Say(store.Sold.GetValueOrDefault(order.Id) ?? []);
        var given = order.Status == "handed-over" ? Say(Steps(order.Goods)) : "";
        if (sold != given)
        {
            findings.Broken($"order {order.Id} ({order.Status}) took [{given}] and the ledger says [{sold}]");
        }
    }

    private static void NothingElse(
        Dictionary<Guid, OrderAccount> orders, IEnumerable<Guid> keys, string what, Func<OrderAccount, bool> isRight, Findings findings)
    {
        foreach (var key in keys)
        {
            if (!orders.TryGetValue(key, out var order) || !isRight(order))
            {
                findings.LeftOpen($"{what} for {key}, which is {(order is null ? "no order" : order.Status)}");
            }
        }
    }

    private static Dictionary<string, long> Steps(IEnumerable<LineAccount> lines) =>
        lines.GroupBy(line => line.Gtin).ToDictionary(same => same.Key.ToString(), same => same.Sum(line => line.Quantity.Steps));

    private static string Say(Dictionary<string, long> lines) =>
        string.Join(", ", lines.Where(line => line.Value != 0).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => $"{line.Key} {line.Value}"));

    private static T Account<T>(Dictionary<Guid, T> accounts, Guid key, Func<Guid, T> open)
    {
        if (!accounts.TryGetValue(key, out var account))
        {
            accounts.Add(key, account = open(key));
        }

        return account;
    }
}
