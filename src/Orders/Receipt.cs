namespace OpenAisle.Orders;

/// <summary>What was bought and what it cost, line by line. It adds up: total − given back = paid, to the penny.</summary>
public sealed record Receipt(
    Id<Order> Order,
    string Number,
    Id<Store> Store,
    DateTimeOffset? PlacedAt,
    DateTimeOffset? HandedOverAt,
    IReadOnlyList<ReceiptLine> Lines,
    Money Total,
    IReadOnlyList<RefundView> Refunds,
    Money GivenBack,
    Money Paid,
    IReadOnlyList<OrderCharge> Charges)
{
    /// <summary>Null before the goods are packed: until then there are only estimates.</summary>
    public static Receipt? Of(OrderView order)
    {
        if (order.Charged is not { } charged)
        {
            return null;
        }

        var lines = order.Lines.Select(line => new ReceiptLine(line, order.Goods.FirstOrDefault(good => good.Line == line.Number))).ToList();
        var givenBack = order.Refunds.Aggregate(Money.Zero(charged.Currency), (sum, refund) => sum + refund.Amount);
        return new(
            order.Id, order.Number, order.Store, order.PlacedAt, order.HandedOverAt, lines, charged, order.Refunds, givenBack,
            charged - givenBack, lines.Exists(line => line.Got is not null) ? order.Charges ?? [] : []);
    }
}

/// <param name="Got">Null when it was not found: nothing is charged for it.</param>
public sealed record ReceiptLine(OrderLine Ordered, PackedLine? Got);
