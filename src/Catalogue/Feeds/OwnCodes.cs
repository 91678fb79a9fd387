using System.Data.Common;
using System.Globalization;
using Dapper;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>
/// The codes that chains give their goods themselves, filed so that those of two chains never meet: each chain has a range of its own. The
/// first has GS1's prefix 29 for use in a shop; the next ones have the prefixes 20 to 29 behind a packaging digit, which no shop's own code
/// has (General Specifications, sections 2.1.12 and 2.1.4).
/// </summary>
internal sealed class OwnCodes
{
    /// <summary>Codes of ten digits at most.</summary>
    public const long Codes = 10_000_000_000;

    /// <summary>The first, and eight packaging digits of ten prefixes each.</summary>
    private const int MostRanges = 1 + (8 * 10);

    private readonly Dictionary<string, int> _ranges;
    private readonly List<string> _added = [];

    private OwnCodes(Dictionary<string, int> ranges) => _ranges = ranges;

    /// <summary>True when the file is of a chain that nobody knew yet.</summary>
    public bool HasAdded => _added.Count > 0;

    public static async Task<OwnCodes> Read(IShopDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Chain, long Range)>(
            new CommandDefinition("select chain, range_number from own_code_ranges", cancellationToken: cancel));
        return new(rows.ToDictionary(row => row.Chain, row => (int)row.Range, StringComparer.Ordinal));
    }

    /// <summary>The number under which a chain's code is filed.</summary>
    public bool TryGtin(string chain, string code, out Gtin gtin, out string? whyNot)
    {
        (gtin, whyNot) = (default, null);
        if (!_ranges.TryGetValue(chain, out var range))
        {
            if (_ranges.Count == MostRanges)
            {
                whyNot = $"gtin: own codes of more than {MostRanges} chains";
                return false;
            }

            _ranges[chain] = range = Enumerable.Range(0, MostRanges).First(free => !_ranges.ContainsValue(free));
            _added.Add(chain);
        }

        var before = range == 0 ? 29 : (((range - 1) / 10) + 1) * 100 + 20 + ((range - 1) % 10);
        gtin = Gtin.WithCheckDigit((before * Codes) + long.Parse(code.AsSpan(GtinConversion.Own.Length), CultureInfo.InvariantCulture));
        return true;
    }

    /// <returns>False when another file gave the chain, or its range, away meanwhile: then this one is to be read again.</returns>
    public async Task<bool> Write(DbTransaction transaction, CancellationToken cancel)
    {
        foreach (var chain in _added)
        {
            var written = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into own_code_ranges (chain, range_number) values (@chain, @range) on conflict do nothing",
                new { chain, range = _ranges[chain] }, transaction, cancellationToken: cancel));
            if (written == 0)
            {
                return false;
            }
        }

        return true;
    }
}
