namespace OpenAisle.Sim.Tests;

public sealed class SeedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sim").FullName;

    [Theory]
    [InlineData("three-crowd")]
    [InlineData("loose")]
    public void The_same_seed_gives_the_same_bytes(string name)
    {
        string[] files = ["plate_data.json", "full_targets.json", "planogram.json", "products.json", "truth.json"];
        var (one, again, other) = (Write(name, 7), Write(name, 7), Write(name, 8));
        foreach (var file in files)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(one, file)), File.ReadAllBytes(Path.Combine(again, file)));
            Assert.NotEqual(File.ReadAllBytes(Path.Combine(one, file)), File.ReadAllBytes(Path.Combine(other, file)));
        }
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string name, ulong seed)
    {
        var folder = Path.Combine(_folder, Path.GetRandomFileName());
        var play = Stage.Set(Stage.All.First(known => known.Name == name), seed);
        Files.WriteStore(folder, play);
        using (var recorder = new Recorder(folder))
            play.Run(recorder);
        Files.WriteTruth(folder, play);
        return folder;
    }
}
