using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Journal;
using OpenAisle.Payments;

namespace OpenAisle.Host.Commands;

/// <summary><c>reconcile</c>: compares our books with the payment company's settlement, day by day.</summary>
internal static class ReconcileCommand
{
    private const int UsualDays = 7;
    private static readonly TimeSpan BookReadWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BookLookedAtEvery = TimeSpan.FromMilliseconds(100);

    public static Command Command()
    {
        var since = new Option<string>("--since") { Description = $"First day, UTC (default {UsualDays} days ago).", HelpName = "YYYY-MM-DD" };
        var command = new Command("reconcile", "Compares our books with the payment company's. Exit code 1 when they differ.") { since };
        command.SetAction((parsed, cancel) => Plainly.Run(async () =>
        {
            var today = Today();
            var first = parsed.GetValue(since) is not { } text ? today.AddDays(-UsualDays)
                : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
                : throw new SettingException($"--since must be a day such as {today:yyyy-MM-dd}, and is '{text}'.");
            var settings = SharedOptions.Read(parsed);
            return await RunningShop.Answers(settings, cancel)
                ? Print(await RunningShop.Post(settings, $"/api/reconciliations?first={first:yyyy-MM-dd}&last={today:yyyy-MM-dd}", cancel))
                : await Here(parsed, first, restored: false, cancel);
        }));
        return command;
    }

    /// <summary>Opens the shop for as long as it takes, with its doors on no address that anybody knows.</summary>
    /// <param name="restored">Every payment that is open or stands is asked about first: more may have become of it than the backup knows.</param>
    public static async Task<int> Here(ParseResult parsed, DateOnly first, bool restored, CancellationToken cancel)
    {
        var given = SharedOptions.Given(parsed);
        given["Url"] = "http://127.0.0.1:0";
        given["Demo"] = "false";
        given["Log"] = nameof(LogLevel.Error);
        await using var shop = Shop.Build(given);
        await shop.StartAsync(cancel);
        var reconcile = shop.Services.GetRequiredService<Reconcile>();
        if (restored)
        {
            await BookIsRead(shop.Services, cancel);
            Console.WriteLine($"{(await reconcile.AskAboutOpen(cancel)).Asked} payments that were open, or stood, were asked about.");
        }

        var found = await reconcile.Days(first, Today(), cancel);
        await shop.StopAsync(cancel);
        return Print(JsonSerializer.SerializeToElement(found, Http.ManagerDoors.Json));
    }

    /// <summary>A restored book of payments may first have to be built from the journal.</summary>
    private static async Task BookIsRead(IServiceProvider services, CancellationToken cancel)
    {
        var head = await services.GetRequiredService<IJournalEngine>().Head(cancel);
        var desk = services.GetRequiredService<ReactionDesk>();
        var since = Stopwatch.StartNew();
        while (desk.Lags().Any(reader => reader.IsReadModel && reader.Position < head))
        {
            if (since.Elapsed > BookReadWithin)
            {
                throw new TimeoutException($"The book of payments was not read within {BookReadWithin}.");
            }

            await Task.Delay(BookLookedAtEvery, cancel);
        }
    }

    private static int Print(JsonElement found)
    {
        var differences = found.GetProperty("differences");
        foreach (var difference in differences.EnumerateArray())
        {
            Console.WriteLine($"{Text("kind")}  {Text("provider")}  {Text("reference")}");
            Console.WriteLine($"    we say    {Text("ours")}");
            Console.WriteLine($"    they say  {Text("theirs")}");

            string? Text(string name) => difference.GetProperty(name).GetString();
        }

        Console.WriteLine($"{found.GetProperty("compared").GetInt32()} payments compared, {differences.GetArrayLength()} differ.");
        return differences.GetArrayLength() == 0 ? 0 : 1;
    }

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
}
