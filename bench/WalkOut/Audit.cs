using System.Globalization;
using OpenAisle.Sim;
using OpenAisle.WalkOut.Engine;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Each true event beside the judged one: what kind of mistake is made, and how often.</summary>
internal sealed class Audit
{
    private const double Together = 0.8;
    private static readonly string[] Kinds = ["right", "not seen", "wrong product", "wrong quantity", "wrong person", "nothing happened"];
    private readonly int[] _counts = new int[Kinds.Length];

    /// <summary>The mistakes, in words.</summary>
    public List<string> Mistakes { get; } = [];

    public static Audit Of(Play play, IReadOnlyList<ShelfEvent> judged, string scene)
    {
        var audit = new Audit();
        var left = judged.ToList();
        var opened = play.Truth.Shoppers.Min(shopper => shopper.EntersAt);
        var names = play.Truth.Shoppers.SelectMany((shopper, i) => shopper.Ids.Select(id => (Id: Text(id), Name: $"P{i + 1}"))).ToLookup(pair => pair.Id, pair => pair.Name);
        foreach (var happened in play.Truth.Events.OrderBy(happened => happened.Time))
        {
            var near = left.Where(other => Math.Abs(other.Time - happened.Time) < Together && other.Plates[0].Gondola == happened.Facing.Gondola.Number
                && other.Plates[0].Shelf == happened.Facing.Shelf).OrderBy(other => Mistake(happened, other)).ThenBy(other => Math.Abs(other.Time - happened.Time)).FirstOrDefault();
            var kind = near is null ? 1 : Mistake(happened, near);
            if (near is not null)
                left.Remove(near);
            audit._counts[kind]++;
            if (kind > 0)
            {
                audit.Mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{scene} at {happened.Time - opened:0.0}: {Kinds[kind]}: true {happened.Quantity} × {happened.Product.Gtin} {happened.Grams:0} g by {string.Join("", names[Text(happened.Shopper.Id)].Take(1))}")
                    + (near is null ? "" : string.Create(CultureInfo.InvariantCulture, $", judged {near.Quantity} × {near.Product} {near.Grams:0} g by {string.Join("", names[near.Shopper ?? ""].Take(1))} ({near.Confidence:0.00})")));
            }
        }
        foreach (var other in left.Where(other => other.Quantity != 0))
        {
            audit._counts[5]++;
            audit.Mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{scene} at {other.Time - opened:0.0}: {Kinds[5]}: judged {other.Quantity} × {other.Product} {other.Grams:0} g by {string.Join("", names[other.Shopper ?? ""].Take(1))} ({other.Confidence:0.00})"));
        }
        return audit;
    }

    public void Add(Audit other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Mistakes.AddRange(other.Mistakes);
    }

    public static Table Table(IEnumerable<(string Name, Audit Audit)> audits)
    {
        var table = new Table(["events", .. Kinds]);
        foreach (var (name, audit) in audits)
            table.Add([name, .. audit._counts.Select(count => count.ToString(CultureInfo.InvariantCulture))]);
        return table;
    }

    private static int Mistake(TrueEvent happened, ShelfEvent judged) =>
        judged.Product != happened.Product.Gtin ? 2 : judged.Quantity != happened.Quantity ? 3 : judged.Shopper != Text(happened.Shopper.Id) ? 4 : 0;

    private static string Text(ulong id) => id.ToString(CultureInfo.InvariantCulture);
}
