using System.Text.Json;
using System.Text.Json.Serialization;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Host.Drill;

/// <summary>
/// What the worker says on its standard output, a line of JSON each, flushed: what it is about to ask, and what it was answered. A line
/// that the kill cut short was not said.
/// </summary>
/// <param name="What">
/// <c>ready</c>, <c>asked</c>, <c>checkout</c>, <c>change</c>, <c>step</c>, <c>pick</c>, <c>failed</c>, <c>broken</c> or <c>settled</c>.
/// </param>
/// <param name="Outcome">The answer's kind, such as <c>Placed</c>; of a step that was done, the step.</param>
/// <param name="Key">The change, the refund or the step of a pick.</param>
/// <param name="Wanted">The total that was asked for; an answer about another one is somebody else's.</param>
/// <param name="Tender">The tender that was asked for, and with which card.</param>
/// <param name="By">Who picks.</param>
internal sealed record Said(
    string What, Guid Order = default, string? Outcome = null, Money? Total = null, Guid? Key = null, OrderWish? Wish = null, string? Reason = null,
    Money? Wanted = null, Money? Authorised = null, int? Tender = null, Guid? Source = null, Guid? By = null, int? Line = null, string? Quantity = null)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Said Of(ChangeWish wish, ChangeOutcome outcome)
    {
        var changed = outcome as ChangeOutcome.Changed;
        return new(
            "change", wish.Order.Value, outcome.GetType().Name, changed?.Total, wish.Change.Value, Wanted: wish.ShownTotal, Authorised: changed?.Authorised);
    }

    public static Said Of(Id<Order> order, string step, StepOutcome outcome) => outcome is StepOutcome.Done
        ? new("step", order.Value, step)
        : new("step", order.Value, outcome.GetType().Name, Reason: step);

    public static Said Of(Id<Order> order, Guid refund, int line, Quantity quantity, StepOutcome outcome) =>
        Of(order, "refund-granted", outcome) with { Key = refund, Line = line, Quantity = quantity.ToString() };

    public static Said Of(Id<Order> order, Id<PickStep> step, string what, int line, PickOutcome outcome) =>
        new("pick", order.Value, outcome is PickOutcome.Done ? what : outcome.GetType().Name, Key: step.Value, Line: line);

    public string Write() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Null for what is no whole line.</summary>
    public static Said? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Said>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the worker is told on its standard input, as its first line; when the input ends, its parent is gone and it ends too.</summary>
/// <param name="Opened">When the drill began; windows and ids follow from it, so that every round knows the same.</param>
/// <param name="Settle">No load: wait until nothing is left to do, and end.</param>
/// <param name="Again">Attempts that were never answered, to be asked again with the same content.</param>
internal sealed record WorkerTask(
    string Folder, string? Connection, Uri Company, int Seed, int Round, DateTimeOffset Opened, int SiloPort, int GatewayPort, bool Settle,
    IReadOnlyList<OrderWish> Again)
{
    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static WorkerTask Read(string line) => JsonSerializer.Deserialize<WorkerTask>(line, JsonSerializerOptions.Web)!;
}
