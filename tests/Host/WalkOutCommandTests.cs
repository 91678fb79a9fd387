using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenAisle.Host.Tests;

/// <summary><c>walkout replay</c> as a process of its own, in each of the ways it can be called.</summary>
public sealed class WalkOutCommandTests : IDisposable
{
    private static readonly string Real = Repository.At("tests/WalkOut/benchmark-1");

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-replay-").FullName;

    [Fact]
    public async Task One_session_gives_its_receipts_and_its_events()
    {
        var (code, _, complained) = await Replay(Real, "--out", At("out.json"), "--events", At("events.json"));
        Assert.Equal((0, ""), (code, complained));

        var receipt = Assert.Single(Root("out.json").GetProperty("receipts").EnumerateArray());
        Assert.Equal(["shopper", "lines", "needsReview"], Names(receipt));
        Assert.Equal("3325379692103139202", receipt.GetProperty("shopper").GetString());
        Assert.False(receipt.GetProperty("needsReview").GetBoolean());
        var line = Assert.Single(receipt.GetProperty("lines").EnumerateArray());
        Assert.Equal(["gtin", "quantity", "confidence"], Names(line));
        Assert.Equal(("071142008582", 1), (line.GetProperty("gtin").GetString(), line.GetProperty("quantity").GetInt32()));
        Assert.InRange(line.GetProperty("confidence").GetDouble(), 0.95, 1);

        var told = Assert.Single(Root("events.json").EnumerateArray());
        Assert.Equal(["time", "gondola", "shelf", "plates", "grams", "gtin", "quantity", "shopper"], Names(told));
        Assert.Equal((1, 5, 1), (told.GetProperty("gondola").GetInt32(), told.GetProperty("shelf").GetInt32(), told.GetProperty("quantity").GetInt32()));
        Assert.Equal([11], told.GetProperty("plates").EnumerateArray().Select(plate => plate.GetInt32()));
        Assert.Equal("3325379692103139202", told.GetProperty("shopper").GetString());
    }

    [Fact]
    public async Task Several_sessions_give_a_file_each_and_show_how_far_it_is()
    {
        var (code, said, _) = await Replay(Copy("one"), Copy("two"), "--out-dir", At("results"));
        Assert.Equal(0, code);
        Assert.Contains("2 of 2 sessions", said, StringComparison.Ordinal);
        Assert.Equal(["one.json", "two.json"], Directory.EnumerateFiles(At("results")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Root("results/two.json").GetProperty("receipts").EnumerateArray());
    }

    [Fact]
    public async Task Sessions_of_one_name_are_refused_before_anything_is_written()
    {
        var (code, _, complained) = await Replay(Copy("a/same"), Copy("b/same"), "--out-dir", At("results"));
        Assert.NotEqual(0, code);
        Assert.Contains("Two sessions are called same", complained, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("results")));
    }

    [Fact]
    public async Task Without_bodies_there_is_one_receipt_for_somebody_unknown()
    {
        var session = Copy("blind");
        File.Delete(Path.Combine(session, "full_targets.json"));
        Assert.Equal(0, (await Replay(session, "--out", At("out.json"), "--events", At("events.json"))).Code);
        var receipt = Assert.Single(Root("out.json").GetProperty("receipts").EnumerateArray());
        Assert.Equal("unknown", receipt.GetProperty("shopper").GetString());
        Assert.Equal("071142008582", Assert.Single(receipt.GetProperty("lines").EnumerateArray()).GetProperty("gtin").GetString());
        Assert.Equal("071142008582", Assert.Single(Root("events.json").EnumerateArray()).GetProperty("gtin").GetString());
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_the_rest_is_judged()
    {
        var session = Copy("torn");
        var file = Path.Combine(session, "plate_data.json");
        var lines = File.ReadAllLines(file);
        lines[4] = lines[4][..50];
        File.WriteAllLines(file, lines);
        var (code, _, complained) = await Replay(session, "--out", At("out.json"));
        Assert.Equal(0, code);
        Assert.Contains("torn: plate_data.json, message 5: not JSON, or cut off", complained, StringComparison.Ordinal);
        Assert.True(Root("out.json").GetProperty("receipts")[0].GetProperty("needsReview").GetBoolean());
    }

    [Fact]
    public async Task A_folder_that_is_no_session_is_said_to_be_none()
    {
        Directory.CreateDirectory(At("empty"));
        var (code, _, complained) = await Replay(At("empty"), "--out", At("out.json"));
        Assert.NotEqual(0, code);
        Assert.Contains("holds no plate_data.json", complained, StringComparison.Ordinal);
        Assert.False(File.Exists(At("out.json")));
        Assert.NotEqual(0, (await Replay(At("empty"))).Code);
    }

    [Fact]
    public async Task A_session_that_cannot_be_judged_is_named_and_the_others_are_judged()
    {
        var (noShelves, noProducts, good) = (Copy("no-shelves"), Copy("no-products"), Copy("good"));
        File.Delete(Path.Combine(noShelves, "planogram.json"));
        File.Delete(Path.Combine(noProducts, "products.json"));
        Directory.CreateDirectory(At("results/in-the-way.json")); // a folder where the result should go
        var (code, said, complained) = await Replay(noShelves, Copy("in-the-way"), good + "/", noProducts, At("nowhere"), "--out-dir", At("results"));
        Assert.Equal(1, code);
        Assert.Contains("5 of 5 sessions", said, StringComparison.Ordinal);
        Assert.Contains("holds no planogram.json", complained, StringComparison.Ordinal);
        Assert.Contains("holds no products.json", complained, StringComparison.Ordinal);
        Assert.Contains("nowhere is no folder", complained, StringComparison.Ordinal);
        Assert.Contains("in-the-way: ", complained, StringComparison.Ordinal);
        Assert.Equal(["good.json"], Directory.EnumerateFiles(At("results")).Select(Path.GetFileName));
        Assert.Single(Root("results/good.json").GetProperty("receipts").EnumerateArray());
    }

    [Fact]
    public async Task Folders_may_be_relative_and_end_in_a_slash_and_results_make_their_own_folders()
    {
        Copy("one");
        var (code, _, complained) = await ReplayIn(At("one"), ".", "--out-dir", "../new/results");
        Assert.Equal((0, ""), (code, complained));
        Assert.Single(Root("new/results/one.json").GetProperty("receipts").EnumerateArray());

        Assert.Equal(0, (await ReplayIn(_folder, "./one/", "--out", "a/b/out.json", "--events", "c/d/events.json")).Code);
        Assert.Single(Root("a/b/out.json").GetProperty("receipts").EnumerateArray());
        Assert.Single(Root("c/d/events.json").EnumerateArray());
        Assert.Contains("Two sessions are called one", (await ReplayIn(_folder, "one", "./one/", "--out-dir", "more")).Complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_back_under_an_id_after_being_lost_for_long_has_one_receipt()
    {
        // Lost for a minute before taking something, and for five minutes after it.
        var session = Copy("back");
        foreach (var file in new[] { "full_targets.json", "plate_data.json" })
        {
            Later(Path.Combine(session, file), (1587532004, 60), (1587532012, 300));
        }

        Assert.Equal(0, (await Replay(session, "--out", At("out.json"))).Code);
        var receipt = Assert.Single(Root("out.json").GetProperty("receipts").EnumerateArray());
        Assert.Equal("3325379692103139202", receipt.GetProperty("shopper").GetString());
        Assert.Equal("071142008582", Assert.Single(receipt.GetProperty("lines").EnumerateArray()).GetProperty("gtin").GetString());
    }

    [Fact]
    public async Task Every_id_that_the_tracker_gave_has_one_receipt()
    {
        var session = Copy("renamed");
        var file = Path.Combine(session, "full_targets.json");
        File.WriteAllLines(file, File.ReadAllLines(file).Select((line, i) => i < 200 ? line : line.Replace("3325379692103139202", "77", StringComparison.Ordinal)));
        Assert.Equal(0, (await Replay(session, "--out", At("out.json"))).Code);
        var receipts = Root("out.json").GetProperty("receipts").EnumerateArray().ToDictionary(receipt => receipt.GetProperty("shopper").GetString()!);
        Assert.Equal(["3325379692103139202", "77"], receipts.Keys);
        Assert.Single(receipts["3325379692103139202"].GetProperty("lines").EnumerateArray());
        Assert.Empty(receipts["77"].GetProperty("lines").EnumerateArray());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private string At(string name) => Path.Combine(_folder, name);

    private JsonElement Root(string name) => JsonDocument.Parse(File.ReadAllText(At(name))).RootElement;

    private string Copy(string name)
    {
        var into = Directory.CreateDirectory(At(name)).FullName;
        foreach (var file in Directory.EnumerateFiles(Real, "*.json"))
        {
            File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
        }

        return into;
    }

    // From a time on everything comes so much later.
    private static void Later(string file, params (double From, double Seconds)[] gaps) => File.WriteAllLines(file, File.ReadAllLines(file).Select(line =>
    {
        var message = JsonNode.Parse(line)!;
        var time = (double)message["timestamp"]!;
        message["timestamp"] = time + gaps.Where(gap => time >= gap.From).Sum(gap => gap.Seconds);
        return message.ToJsonString();
    }));

    private static Task<(int Code, string Said, string Complained)> Replay(params string[] arguments) => ReplayIn(Environment.CurrentDirectory, arguments);

    private static async Task<(int Code, string Said, string Complained)> ReplayIn(string folder, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var start = new ProcessStartInfo("dotnet", [Repository.At($"artifacts/bin/Host/{configuration}/OpenAisle.Host.dll"), "walkout", "replay", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said, await complained);
    }
}
