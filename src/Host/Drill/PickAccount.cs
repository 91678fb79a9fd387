namespace OpenAisle.Host.Drill;

/// <summary>One pick, told again from its raw facts.</summary>
internal sealed class PickAccount
{
    /// <summary>What each step did.</summary>
    public Dictionary<Guid, (string What, int? Line)> Steps { get; } = [];

    /// <summary>Whoever had it at some time.</summary>
    public HashSet<Guid> Pickers { get; } = [];

    /// <summary>All picks of a journal, by the ids of their orders.</summary>
    public static Dictionary<Guid, PickAccount> Tell(IEnumerable<RawFact> facts, Findings findings)
    {
        var picks = new Dictionary<Guid, PickAccount>();
        foreach (var fact in facts.Where(fact => fact.Stream.Kind == "pick"))
        {
            if (!picks.TryGetValue(fact.Stream.Key, out var pick))
            {
                picks.Add(fact.Stream.Key, pick = new PickAccount());
            }

            pick.Add(fact, findings);
        }

        return picks;
    }

    private void Add(RawFact fact, Findings findings)
    {
        var what = fact.Kind["pick.".Length..];
        if (fact.Text("step") is { } step && !Steps.TryAdd(Guid.Parse(step), (what, fact.MaybeNumber("line"))))
        {
            findings.Doubled($"step {step} of the pick of order {fact.Stream.Key} was made twice");
        }

        if (what is "begun" or "taken-over")
        {
            Pickers.Add(fact.Key("by"));
        }
    }
}
