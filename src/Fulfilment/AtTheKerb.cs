namespace OpenAisle.Fulfilment;

/// <summary>What happens to a packed order: its totes are put away, its shopper comes, and shows that they are old enough.</summary>
internal sealed partial class PickActor
{
    public Task<PickOutcome> CheckAge(Id<PickStep> step, Id<Associate> by, int over) => Answer(PickRules.CheckAge(State, step, by, over));

    public Task<PickOutcome> Stage(Id<PickStep> step, Id<Associate> by, string tote, string place, string? seen) => Answer(PickRules.Stage(State, step, by, tote, place, seen));

    public Task<PickOutcome> Fetch(Id<PickStep> step, Id<Associate> by, string tote, string? seen, DateTimeOffset? since) =>
        Answer(PickRules.Fetch(State, step, by, tote, seen, since));

    public async Task<PickOutcome> SetOut()
    {
        var refusal = PickRules.WhyNotArrive(State, null);
        if (refusal is null && State is { SetOutAt: null, Arrived: null })
        {
            Append(new ShopperSetOut());
        }

        var answer = refusal ?? new PickOutcome.Done(PickViews.Of(Id, State)!);
        await Durable();
        return answer;
    }

    public async Task<PickOutcome> Arrive(string? bay)
    {
        var refusal = PickRules.WhyNotArrive(State, bay);
        if (refusal is null && (State.Arrived is null || State.Arrived.Bay != bay))
        {
            Append(new ShopperArrived(bay));
        }

        var answer = refusal ?? new PickOutcome.Done(PickViews.Of(Id, State)!);
        await Durable();
        return answer;
    }
}
