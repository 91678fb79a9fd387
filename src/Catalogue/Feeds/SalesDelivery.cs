using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>The stock ledger as tills see it: the host ties it to the module that keeps stock.</summary>
public interface ISalesLedger
{
    /// <summary>Enters goods that left over a till, or came back. An entry that stands already is entered.</summary>
    /// <param name="entry">The same for the same goods of the same receipt, however often it comes.</param>
    /// <returns>Why the ledger cannot take them; null when they are in.</returns>
    Task<string?> Enter(Id<Store> store, Guid entry, bool isBack, IReadOnlyList<(Gtin Gtin, Quantity Quantity)> goods, CancellationToken cancel);
}

/// <summary>
/// Brings receipts to the stock ledger, each exactly once: a receipt is taken once by its number, and its entries have keys that follow from
/// it, so that one that was entered before we could write that down is not entered again.
/// </summary>
public sealed class SalesDelivery(IShopDatabase database, ISalesLedger ledger, ILogger<SalesDelivery> log)
{
    private const int ReceiptsAtOnce = 500;
    private const int GoodsInOneEntry = 1_000;
    private const long Entered = 1;
    private const long Refused = 2;

    /// <summary>Brings what waits. Returns how many receipts were brought.</summary>
    public async Task<int> Run(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var waiting = (await connection.QueryAsync<(string Store, string Receipt, string Goods)>(new CommandDefinition(
            "select store, receipt, goods from till_sales where state = 0 order by at, store, receipt limit @most",
            new { most = ReceiptsAtOnce }, cancellationToken: cancel))).AsList();
        foreach (var (store, receipt, goods) in waiting)
        {
            var refused = await Bring(Id<Store>.Parse(store, null), receipt, JsonSerializer.Deserialize(goods, FeedJson.Default.ListSoldGoods) ?? [], cancel);
            if (refused is not null)
            {
                log.LogWarning("Receipt {Receipt} of store {Store} is not in the stock ledger: {Why}", receipt, store, refused);
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "update till_sales set state = @state, why = @why where store = @store and receipt = @receipt and state = 0",
                new { store, receipt, state = refused is null ? Entered : Refused, why = refused ?? "" }, cancellationToken: cancel));
        }

        return waiting.Count;
    }

    private async Task<string?> Bring(Id<Store> store, string receipt, IReadOnlyList<SoldGoods> goods, CancellationToken cancel)
    {
        string? refused = null;
        foreach (var isBack in (bool[])[false, true])
        {
            var part = 0;
            foreach (var some in goods.Where(line => line.Quantity.Steps < 0 == isBack).Chunk(GoodsInOneEntry))
            {
                var lines = some.Select(line => (line.Gtin, line.Quantity with { Steps = Math.Abs(line.Quantity.Steps) })).ToList();
                refused ??= await ledger.Enter(store, EntryOf(store, receipt, isBack, part++), isBack, lines, cancel);
            }
        }

        return refused;
    }

    /// <summary>The key of an entry: a UUID of version 8 (RFC 9562) from the receipt it is for.</summary>
    internal static Guid EntryOf(Id<Store> store, string receipt, bool isBack, int part)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"till|{store}|{isBack}|{part}|{receipt}")));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(
            BinaryPrimitives.ReadInt32BigEndian(hash), BinaryPrimitives.ReadInt16BigEndian(hash.AsSpan(4)), BinaryPrimitives.ReadInt16BigEndian(hash.AsSpan(6)),
            hash[8], hash[9], hash[10], hash[11], hash[12], hash[13], hash[14], hash[15]);
    }
}
