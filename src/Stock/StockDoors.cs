using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Stock;

/// <summary>What people who work in a store ask of its stock, and tell it.</summary>
internal static class StockDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var stock = routes.MapGroup("/api/stores/{store}/stock").RequireAuthorization(People.KeepsStock).WithTags("Stock");
        stock.MapGet("/tasks", (Id<Store> store, CountTasks tasks, CancellationToken cancel) => tasks.Of(store, cancel)).WithName("CountTasks")
            .WithSummary("What has to be counted: promised beyond what is there, or not found. A count (corrected) settles it.");
        stock.MapGet("/{gtin}", Look).WithName("LookAtStock")
            .WithSummary("What the store has of a product, and what came and went for which reason.");
        stock.MapPost("/entries", Enter).WithName("EnterStock")
            .WithSummary("Enters what happened on the shelf: received, sold-at-till, corrected, wasted, not-found, returned.");
        stock.MapPut("/{gtin}/keeping", Keep).RequireAuthorization(People.Manages).WithName("KeepStock")
            .WithSummary("How the product is kept: counted with a safety stock, assumed, or off.");
    }

    private static async Task<Results<Ok<AccountAnswer>, ProblemHttpResult>> Look(Id<Store> store, Gtin gtin, IGrainFactory actors) =>
        await actors.StockOf(store).Account(gtin) is { } account
            ? TypedResults.Ok(new AccountAnswer(
                account.Level, account.SafetyStock, account.Withdrawn, account.Changes.ToDictionary(change => WordFor(change.Key), change => change.Value)))
            : Problems.NotFound("product on this store's ledger");

    private static async Task<Results<Ok<EntryAnswer>, ProblemHttpResult>> Enter(
        Id<Store> store, IdempotencyKey key, EntryRequest request, IGrainFactory actors, HttpContext http)
    {
        if (!TryReadReason(request.Reason, out var reason))
        {
            return Problems.Field(
                "reason", "unknown-reason", "The reason is one of received, sold-at-till, corrected, wasted, not-found, returned.");
        }

        if (request.Lines is not { Count: > 0 and <= StockRules.MostLines } given)
        {
            return Problems.Field("lines", "lines-count", $"An entry has 1 to {StockRules.MostLines} lines.");
        }

        var lines = new StockLine[given.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Gtin.TryParse(given[i]?.Gtin, out var gtin))
            {
                return Problems.Field($"lines[{i}].gtin", "no-gtin", $"It is not a GTIN: {Gtin.WhyNot(given[i]?.Gtin)}.");
            }

            if (!Quantity.TryParse(given[i].Quantity, null, out var quantity))
            {
                return Problems.Field($"lines[{i}].quantity", "no-quantity", "A quantity is written '3 H87' or '0.742 KGM'.");
            }

            lines[i] = new(gtin, quantity);
        }

        var outcome = await actors.StockOf(store).Enter(key.For<StockEntry>(), reason, lines);
        if (outcome is EntryOutcome.Entered)
        {
            var (about, what) = lines is [var only] ? (only.Gtin.ToString(), only.Quantity.ToString()) : (key.Value.ToString("D"), lines.Length.ToString(CultureInfo.InvariantCulture));
            await http.Note(StaffChange.StockEntered, about, store, null, $"{reason} {what}");
        }

        return outcome switch
        {
            EntryOutcome.Entered entered => TypedResults.Ok(new EntryAnswer(key.For<StockEntry>(), entered.Shortfalls)),
            EntryOutcome.Conflict => Problems.Conflict("key-conflict", "This key was used for another entry.", IdempotencyKey.Header),
            EntryOutcome.Unfit unfit => Problems.Field(
                $"lines[{Array.FindIndex(lines, line => line.Gtin == unfit.Gtin)}].quantity", "unfit-quantity", $"{unfit.Gtin}: {unfit.Reason}."),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Keep(
        Id<Store> store, Gtin gtin, KeepRequest request, IGrainFactory actors, HttpContext http)
    {
        if (request.Keeping is not { } keeping)
        {
            return Problems.Field("keeping", "no-keeping", "A product is kept counted, assumed or off.");
        }

        if (!Quantity.TryParse(request.SafetyStock ?? "0 H87", null, out var safetyStock))
        {
            return Problems.Field("safetyStock", "no-quantity", "A quantity is written '3 H87' or '0.742 KGM'.");
        }

        var stock = actors.StockOf(store);
        if (request.SafetyStock is null)
        {
            safetyStock = (await stock.Levels([gtin]))[0].OnHand.None; // none named: none, in the unit that the ledger has
        }

        var before = (await stock.Levels([gtin]))[0].Keeping;
        var outcome = await stock.Keep(gtin, keeping, safetyStock);
        if (outcome is EntryOutcome.Entered)
        {
            await http.Note(StaffChange.KeepingSet, gtin.ToString(), store, before.ToString(), keeping.ToString());
        }

        return outcome switch
        {
            EntryOutcome.Entered => TypedResults.NoContent(),
            EntryOutcome.Unfit unfit => Problems.Field("safetyStock", "unfit-quantity", $"{unfit.Gtin}: {unfit.Reason}."),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Sales come from orders, with their hold, and not by this door.</summary>
    private static bool TryReadReason(string? word, out StockReason reason)
    {
        (var known, reason) = word switch
        {
            "received" => (true, StockReason.Received),
            "sold-at-till" => (true, StockReason.SoldAtTill),
            "corrected" => (true, StockReason.Corrected),
            "wasted" => (true, StockReason.Wasted),
            "not-found" => (true, StockReason.NotFound),
            "returned" => (true, StockReason.Returned),
            _ => (false, default),
        };
        return known;
    }

    private static string WordFor(StockReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    /// <param name="Changes">By the words in which entries give their reasons.</param>
    internal sealed record AccountAnswer(
        StockLevel Level, Quantity SafetyStock, bool Withdrawn, IReadOnlyDictionary<string, Quantity> Changes);

    /// <summary>Texts and not values, so that a wrong one is answered with the line it stands in.</summary>
    internal sealed record EntryRequest(string? Reason = null, IReadOnlyList<EntryRequestLine>? Lines = null);

    internal sealed record EntryRequestLine(string? Gtin = null, string? Quantity = null);

    /// <param name="Shortfalls">Products of the entry of which more is held than is there, and by how much.</param>
    internal sealed record EntryAnswer(Id<StockEntry> Entry, IReadOnlyList<StockLine> Shortfalls);

    internal sealed record KeepRequest(Keeping? Keeping = null, string? SafetyStock = null);
}
