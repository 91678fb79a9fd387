using System.Globalization;
using OpenAisle.Sim;

// dotnet run --project sim -- write --case NAME --seed N --out DIR
// dotnet run --project sim -- cases
return args switch
{
    ["cases"] => List(),
    ["write", .. var options] when Option(options, "--case") is { } name && Option(options, "--out") is { } folder
        && ulong.TryParse(Option(options, "--seed") ?? "1", CultureInfo.InvariantCulture, out var seed) => Write(name, seed, folder),
    _ => Usage(),
};

static int Write(string name, ulong seed, string folder)
{
    if (Stage.All.FirstOrDefault(known => known.Name == name) is not { } which)
    {
        Console.Error.WriteLine($"There is no case {name}; `cases` lists them.");
        return 1;
    }
    var play = Stage.Set(which, seed);
    try
    {
        Files.WriteStore(folder, play);
        using (var recorder = new Recorder(folder))
            play.Run(recorder);
        Files.WriteTruth(folder, play);
    }
    catch (Exception told) when (told is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(told.Message);
        return 1;
    }
    Console.WriteLine($"{name}, seed {seed}: {play.Truth.Shoppers.Count} shoppers, {play.Truth.Events.Count} events at {play.Layout.Plates} plates, in {folder}");
    return 0;
}

static int List()
{
    foreach (var known in Stage.All)
        Console.WriteLine($"{known.Name,-30} {known.Kind}");
    return 0;
}

static string? Option(string[] options, string name)
{
    var at = Array.IndexOf(options, name);
    return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
}

static int Usage()
{
    Console.Error.WriteLine("""
        A virtual store: plays shoppers before weighing shelves and cameras, and writes what the sensors say with the truth beside it.

          write --case NAME --seed N --out DIR   plate_data.json, full_targets.json, planogram.json, products.json, truth.json
          cases                                  the names of the cases
        """);
    return 2;
}
