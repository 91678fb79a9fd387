namespace OpenAisle.Host.Drill;

/// <summary>Everything that was answered before a kill must be so after it.</summary>
internal static class AnswerCheck
{
    public static void Run(IEnumerable<Said> answers, Dictionary<Guid, OrderAccount> orders, Findings findings)
    {
        foreach (var said in answers.Where(said => said.What is "checkout" or "change" or "step"))
        {
            var order = orders.GetValueOrDefault(said.Order);
            var kept = said.What switch
            {
                "checkout" => Checkout(said, order),
                "change" => Change(said, order),
                _ => Step(said, order),
            };
            if (!kept)
            {
                findings.Lost($"{said.What} of order {said.Order} was answered {said.Outcome} {said.Total}; the order is "
                    + (order is null ? "not in the journal" : $"{order.Status} for {order.Total}"));
            }
        }
    }

    private static bool Checkout(Said said, OrderAccount? order) => said.Outcome switch
    {
        "Placed" => order is { WasPlaced: true } && order.ShownTotal == said.Total,
        "SoldOut" or "SlotGone" or "Abandoned" => order is { Status: "abandoned" },
        "Declined" or "Pending" or "Conflict" => order is not null,
        _ => true, // nothing was begun
    };

    private static bool Change(Said said, OrderAccount? order) => said.Outcome switch
    {
        "Changed" => order is not null && order.Changes.TryGetValue(said.Key!.Value, out var made) && made,
        "Dropped" or "SoldOut" or "SlotGone" or "Declined" => order is not null && order.Changes.TryGetValue(said.Key!.Value, out var made) && !made,
        _ => true,
    };

    private static bool Step(Said said, OrderAccount? order) => said.Outcome switch
    {
        "cancelled" => order is { Status: "cancelled" },
        "picking" => order is { Status: "picking" or "packed" or "handed-over" },
        "packed" => order is { Status: "packed" or "handed-over" } && order.Charged == said.Total,
        "handed-over" => order is { Status: "handed-over" },
        "refund-granted" => order is not null && order.Refunds.ContainsKey(said.Key!.Value),
        _ => true,
    };
}
