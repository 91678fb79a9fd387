using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>
/// Which products are made of something else than before, and since when: whoever has them in a list or an open order from before that is
/// warned again.
/// </summary>
public sealed class IngredientChanges(IShopDatabase database)
{
    /// <summary>Products asked about at once.</summary>
    private const int MostAtOnce = 1_000;

    /// <summary>Of these products, those whose ingredients or allergens changed after <paramref name="since"/>, with when that was seen.</summary>
    public async Task<IReadOnlyDictionary<Gtin, DateTimeOffset>> Of(
        IReadOnlyCollection<Gtin> gtins, DateTimeOffset since, CancellationToken cancel = default)
    {
        var changed = new Dictionary<Gtin, DateTimeOffset>();
        await using var connection = await database.Open(cancel);
        foreach (var some in gtins.Chunk(MostAtOnce))
        {
            var rows = await connection.QueryAsync<(long Gtin, long At)>(new CommandDefinition(
                $"select gtin, changed_at from ingredient_changes where changed_at > @since and gtin in ({Rows.List(some)})",
                new { since = since.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
            foreach (var (gtin, at) in rows)
            {
                changed[Gtin.FromNumber(gtin)] = DateTimeOffset.FromUnixTimeMilliseconds(at);
            }
        }

        return changed;
    }

    /// <summary>Every change after a moment, oldest first: for whoever keeps lists and reads on from the last one seen.</summary>
    public async Task<IReadOnlyList<(Gtin Gtin, DateTimeOffset At)>> After(DateTimeOffset since, int most, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(long Gtin, long At)>(new CommandDefinition(
            "select gtin, changed_at from ingredient_changes where changed_at > @since order by changed_at, gtin limit @most",
            new { since = since.ToUnixTimeMilliseconds(), most }, cancellationToken: cancel));
        return [.. rows.Select(row => (Gtin.FromNumber(row.Gtin), DateTimeOffset.FromUnixTimeMilliseconds(row.At)))];
    }
}
