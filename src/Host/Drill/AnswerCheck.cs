using OpenAisle.Journal;

namespace OpenAisle.Host.Drill;

/// <summary>Everything that was answered before a kill must be so after it, and each answer is about what its own caller asked.</summary>
internal static class AnswerCheck
{
    public static void Run(
        IEnumerable<Said> answers, Dictionary<Guid, OrderAccount> orders, Findings findings, IReadOnlyList<RawFact>? facts = null)
    {
        var cards = Cards(facts ?? []);
        var picks = PickAccount.Tell(facts ?? [], findings);
        foreach (var said in answers.Where(said => said.What is "checkout" or "change" or "step" or "pick"))
        {
            var order = orders.GetValueOrDefault(said.Order);
            var kept = said.What switch
            {
                "checkout" => Checkout(said, order) && (facts is null || IsItsCard(said, cards)),
                "change" => Change(said, order),
                "pick" => facts is null || Pick(said, picks.GetValueOrDefault(said.Order)),
                _ => Step(said, order),
            };
            if (!kept)
            {
                findings.Lost($"{said.Write()} was answered; the order is {(order is null ? "not in the journal" : $"{order.Status} for {order.Total}")}"
                    + (said.Key is { } key && order?.Changes.GetValueOrDefault(key) is { } change ? $", {change}" : ""));
            }
        }
    }

    private static bool Checkout(Said said, OrderAccount? order) => said.Outcome switch
    {
        "Placed" => order is { WasPlaced: true } && order.ShownTotal == said.Total && IsAsWanted(said, order.ShownTotal),
        "SoldOut" or "SlotGone" or "Abandoned" => order is { Status: "abandoned" },
        "Declined" or "Pending" or "Conflict" => order is not null,
        _ => true, // nothing was begun
    };

    /// <summary>Who hears that a card was declined gave that very card.</summary>
    private static bool IsItsCard(Said said, Dictionary<(Guid Order, int Tender), Guid> cards) =>
        said is not { Outcome: "Declined", Tender: { } tender, Source: { } source }
        || !cards.TryGetValue((said.Order, tender), out var asked) || asked == source;

    private static bool Change(Said said, OrderAccount? order) => said.Outcome switch
    {
        "Changed" => order?.Changes.GetValueOrDefault(said.Key!.Value) is { Made: true } made
            && made.Total == said.Total && IsAsWanted(said, made.Total) && (said.Authorised is null || said.Authorised == made.Authorised),
        "Dropped" or "SoldOut" or "SlotGone" or "Declined" => order?.Changes.GetValueOrDefault(said.Key!.Value) is { Made: false },
        "TooLate" => order?.Changes.ContainsKey(said.Key!.Value) is false,
        _ => true,
    };

    private static bool IsAsWanted(Said said, Money total) => said.Wanted is null || said.Wanted == total;

    private static bool Step(Said said, OrderAccount? order) => said.Outcome switch
    {
        "cancelled" => order is { Status: "cancelled" },
        "picking" => order is { Status: "picking" or "packed" or "handed-over" },
        "packed" => order is { Status: "packed" or "handed-over" } && order.Charged == said.Total,
        "handed-over" => order is { Status: "handed-over" },
        "refund-granted" => order is not null && order.Refunds.TryGetValue(said.Key!.Value, out var refund)
            && (said.Line is null || refund.Line == said.Line) && (said.Quantity is null || refund.Quantity == said.Quantity),
        _ => true,
    };

    private static bool Pick(Said said, PickAccount? pick) => said.Outcome switch
    {
        "begun" => pick?.Pickers.Contains(said.By!.Value) is true,
        "picked" or "weighed" or "short" => pick is not null && pick.Steps.TryGetValue(said.Key!.Value, out var step)
            && step == (said.Outcome, said.Line),
        _ => true,
    };

    /// <summary>The card that each tender was asked of.</summary>
    private static Dictionary<(Guid Order, int Tender), Guid> Cards(IEnumerable<RawFact> facts) => facts
        .Where(fact => fact.Kind == "payment.authorisation-intended")
        .ToDictionary(fact => (fact.Stream.Key, fact.Number("tender")), fact => fact.Key("source"));
}
