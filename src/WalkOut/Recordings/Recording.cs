using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>
/// A session in the format of the AutoCheckout competition (CPS-IoT Week 2020): a folder with <c>plate_data.json</c>,
/// <c>planogram.json</c>, <c>products.json</c> and, where bodies were tracked, <c>full_targets.json</c>; one JSON object a line.
/// </summary>
public sealed class Recording
{
    internal const string PlateData = "plate_data.json";
    internal const string Targets = "full_targets.json";

    private readonly string _folder;

    private Recording(string folder, StoreLayout layout, Planogram planogram, IReadOnlyList<ProductSpec> products, ProblemList problems) =>
        (_folder, Layout, Planogram, Products, Problems) = (folder, layout, planogram, products, problems);

    public StoreLayout Layout { get; }

    public Planogram Planogram { get; }

    public IReadOnlyList<ProductSpec> Products { get; }

    /// <summary>What could not be read. Grows while <see cref="Weights"/> and <see cref="Bodies"/> are read.</summary>
    public ProblemList Problems { get; }

    /// <summary>False when only the shelves were recorded.</summary>
    public bool HasBodies => File.Exists(Path.Combine(_folder, Targets));

    /// <summary>Bytes of the sensor files, for progress.</summary>
    public long Bytes => new[] { PlateData, Targets }.Select(name => new FileInfo(Path.Combine(_folder, name))).Where(file => file.Exists).Sum(file => file.Length);

    /// <exception cref="IOException">The folder, or a file no session can be judged without, is not there.</exception>
    public static Recording Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder} is no folder.");
        }

        foreach (var name in new[] { PlateData, "planogram.json", "products.json" })
        {
            if (!File.Exists(Path.Combine(folder, name)))
            {
                throw new FileNotFoundException($"{folder} holds no {name}: it is no recorded session.");
            }
        }

        var problems = new ProblemList();
        var products = StoreFiles.Products(Path.Combine(folder, "products.json"), problems);
        var (layout, planogram) = StoreFiles.Shelves(Path.Combine(folder, "planogram.json"), problems);
        var listed = products.Select(product => product.Code).ToHashSet(StringComparer.Ordinal);
        var unlisted = planogram.Facings.Select(facing => facing.Product).Where(code => !listed.Contains(code)).Distinct().ToList();
        if (unlisted.Count > 0)
        {
            problems.Add("products.json", 0, $"{unlisted.Count} products of the planogram are not listed, so nobody knows what they weigh; the first is {unlisted[0]}");
        }

        return new Recording(folder, layout, planogram, products, problems);
    }

    /// <summary>The scales' messages, in the order of the file.</summary>
    public IEnumerable<WeightFrame> Weights() => SensorFiles.Weights(Path.Combine(_folder, PlateData), Problems);

    /// <summary>The tracker's messages, in the order of the file; none when there is no such file.</summary>
    public IEnumerable<BodyFrame> Bodies() => HasBodies ? SensorFiles.Bodies(Path.Combine(_folder, Targets), Problems) : [];
}
