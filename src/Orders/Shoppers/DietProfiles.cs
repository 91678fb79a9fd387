using System.Collections.Concurrent;
using Dapper;
using OpenAisle.Catalogue;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Shoppers;

/// <summary>What a shopper must avoid and keeps to, kept with a consent of its own (Regulation 2016/679, article 9: health, and belief).</summary>
/// <param name="Allergens">Keys of the fourteen.</param>
/// <param name="Diets">Keys such as <c>vegan</c>.</param>
/// <param name="AgreedAt">When the shopper agreed that we keep it.</param>
public sealed record DietProfile(IReadOnlyList<string> Allergens, IReadOnlyList<string> Diets, DateTimeOffset AgreedAt)
{
    /// <summary>Diets that can be chosen: those that products are declared fit for and that say what somebody may eat.</summary>
    public static IReadOnlyList<string> Choices { get; } = ["vegan", "vegetarian", "halal", "kosher"];
}

/// <summary>
/// The erasable table of profiles. Nothing of them stands in any journal or message; a profile that stays on the shopper's device never
/// comes here. Every page asks for it, so the last ones asked for stay in memory for a few seconds.
/// </summary>
public sealed class DietProfiles(IShopDatabase database, TimeProvider clock) : IErasable
{
    private const int MostRemembered = 10_000;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(5);

    internal static readonly Migration[] Tables =
    [
        new("shopper_diet", 1, "create table shopper_diets (shopper text primary key, agreed_at bigint not null)"),

        // Kind: 'allergen' or 'diet'.
        new("shopper_diet", 2,
            """
            create table shopper_diet_words (
              shopper text not null,
              kind text not null,
              word text not null,
              primary key (shopper, kind, word)
            );
            """),
    ];

    private readonly ConcurrentDictionary<Id<Shopper>, (DietProfile? Profile, long At)> _remembered = new();

    /// <summary>Null when none is kept.</summary>
    public async ValueTask<DietProfile?> Find(Id<Shopper> shopper, CancellationToken cancel = default)
    {
        if (_remembered.TryGetValue(shopper, out var known) && clock.GetElapsedTime(known.At) < RememberedFor)
        {
            return known.Profile;
        }

        var at = clock.GetTimestamp();
        await using var connection = await database.Open(cancel);
        var of = new { shopper = shopper.ToString() };
        var agreed = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "select agreed_at from shopper_diets where shopper = @shopper", of, cancellationToken: cancel));
        DietProfile? profile = null;
        if (agreed is { } since)
        {
            var words = (await connection.QueryAsync<(string Kind, string Word)>(new CommandDefinition(
                "select kind, word from shopper_diet_words where shopper = @shopper order by kind, word", of, cancellationToken: cancel))).ToLookup(row => row.Kind, row => row.Word);
            profile = new([.. words["allergen"]], [.. words["diet"]], DateTimeOffset.FromUnixTimeMilliseconds(since));
        }

        if (_remembered.Count >= MostRemembered)
        {
            _remembered.Clear();
        }

        _remembered[shopper] = (profile, at);
        return profile;
    }

    /// <summary>Keeps it in place of the one before. Only for whoever just agreed to that.</summary>
    /// <returns>False when a word is none of ours.</returns>
    public async Task<bool> Keep(Id<Shopper> shopper, IReadOnlyCollection<string> allergens, IReadOnlyCollection<string> diets, CancellationToken cancel = default)
    {
        if (allergens.Except(Allergens.Fourteen).Any() || diets.Except(DietProfile.Choices).Any())
        {
            return false;
        }

        await using (var connection = await database.Open(cancel))
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            var row = new { shopper = shopper.ToString(), agreedAt = clock.GetUtcNow().ToUnixTimeMilliseconds() };
            await connection.ExecuteAsync(new CommandDefinition(
                """
                delete from shopper_diet_words where shopper = @shopper;
                insert into shopper_diets (shopper, agreed_at) values (@shopper, @agreedAt) on conflict (shopper) do update set agreed_at = excluded.agreed_at;
                """, row, transaction, cancellationToken: cancel));
            foreach (var (kind, word) in allergens.Distinct().Select(word => ("allergen", word)).Concat(diets.Distinct().Select(word => ("diet", word))))
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into shopper_diet_words (shopper, kind, word) values (@shopper, @kind, @word)", new { row.shopper, kind, word }, transaction,
                    cancellationToken: cancel));
            }

            await transaction.CommitAsync(cancel);
        }

        _remembered.TryRemove(shopper, out _);
        return true;
    }

    /// <summary>Takes the consent back: the profile is gone with it.</summary>
    public Task Forget(Id<Shopper> shopper, CancellationToken cancel = default) => Erase(shopper.Value, cancel);

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from shopper_diet_words where shopper = @shopper; delete from shopper_diets where shopper = @shopper;",
            new { shopper = shopper.ToString("D") }, cancellationToken: cancel));
        _remembered.TryRemove(new Id<Shopper>(shopper), out _);
    }
}
