using System.Globalization;
using OpenAisle.Sim;
using OpenAisle.WalkOut.Engine;
using Engine = OpenAisle.WalkOut.Engine;

namespace OpenAisle.Bench.WalkOut;

/// <summary>The engine, fed by the virtual store as a live store would feed it.</summary>
/// <param name="live">Whether entries, exits and the spread of unit masses are told; a recording knows none of them.</param>
internal sealed class EngineJudge(Play play, bool live) : ISensors, IJudge
{
    private readonly WalkOutJudge _judge = MakeJudge(play, live);

    public string Name => "engine";

    public WalkOutJudge Judge => _judge;

    public static WalkOutJudge MakeJudge(Play play, bool live)
    {
        var plates = new List<Plate>();
        foreach (var gondola in play.Layout.Gondolas)
        {
            for (var shelf = 1; shelf <= gondola.Shelves; shelf++)
            {
                for (var plate = 1; plate <= gondola.Plates; plate++)
                {
                    var corner = gondola.At((plate - 1) * gondola.PlateWidth, 0, Gondola.Height(shelf));
                    plates.Add(new Plate(new PlateId(gondola.Number, shelf, plate), Place(corner), (float)gondola.PlateWidth,
                        (float)Gondola.Depth, (float)Gondola.Clearance(shelf), (float)gondola.Turn));
                }
            }
        }
        var facings = play.Planogram.Facings.Select(facing => new Engine.Facing(facing.Listed.Gtin,
            [.. Enumerable.Range(facing.FirstPlate, facing.Plates).Select(plate => new PlateId(facing.Gondola.Number, facing.Shelf, plate))]));
        var products = play.Planogram.Products.Select(product => product.Loose
            ? new ProductSpec(product.Gtin, product.Name, null, null, true)
            : new ProductSpec(product.Gtin, product.Name, product.ListedGrams, live ? product.ListedSpread : null));
        return new WalkOutJudge(new StoreLayout(plates), new Engine.Planogram([.. facings]), products);
    }

    /// <summary>What broke the engine, when something did: it then judged nothing of the scene.</summary>
    public string? Broke { get; private set; }

    public void Plates(PlateBlock block) => Feed(() => _judge.Weigh(Frame(block)));

    public void Bodies(Sim.BodyFrame frame) => Feed(() => _judge.See(Frame(frame)));

    public void Entered(double time, ulong target)
    {
        if (live)
            Feed(() => _judge.Enter(time, Text(target)));
    }

    public void Left(double time, ulong target)
    {
        if (live)
            Feed(() => _judge.Exit(time, Text(target)));
    }

    public IReadOnlyList<Bill> Bills()
    {
        Feed(_judge.Finish);
        return Broke is not null
            ? []
            : [.. _judge.TakeReceipts().Select(receipt => new Bill(receipt.Shopper,
                [.. receipt.Lines.Select(line => new BillLine(line.Product, line.Quantity, line.Grams, line.Confidence, line.GramsBound))], receipt.NeedsReview))];
    }

    // A scene that breaks the engine is a scene lost, not the end of the suite.
    private void Feed(Action say)
    {
        if (Broke is not null)
            return;
        try
        {
            say();
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            var place = broken.StackTrace?.Split('\n')[0].Trim() ?? "";
            Broke = $"{broken.GetType().Name}: {broken.Message} {place[..Math.Min(place.Length, place.IndexOf(" in ", StringComparison.Ordinal) is > 0 and var at ? at : place.Length)]}";
        }
    }

    public static WeightFrame Frame(PlateBlock block)
    {
        var gondola = block.Gondola;
        var samples = block.Values.Length / (block.Rows * block.Columns);
        var grams = new float[samples * gondola.Shelves * gondola.Plates];
        for (var row = 0; row < samples * gondola.Shelves; row++)
        {
            var (sample, shelf) = (row / gondola.Shelves, row % gondola.Shelves);
            block.Values.AsSpan((sample * block.Rows + shelf + 1) * block.Columns + 1, gondola.Plates).CopyTo(grams.AsSpan(row * gondola.Plates));
        }
        return new WeightFrame(gondola.Number, block.Time, 1.0 / block.Rate, samples, gondola.Shelves, gondola.Plates, grams);
    }

    public static Engine.BodyFrame Frame(Sim.BodyFrame frame) => new(frame.Time,
    [
        .. frame.Bodies.Select(body => new Engine.Body(Text(body.Id), [.. body.Joints.Select(joint => new JointPoint(Place(joint.At), joint.Score))])),
    ]);

    private static string Text(ulong id) => id.ToString(CultureInfo.InvariantCulture);

    private static Engine.Point Place(Sim.Point at) => new((float)at.X, (float)at.Y, (float)at.Z);
}
