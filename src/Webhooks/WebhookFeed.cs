using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Webhooks;

/// <summary>
/// Puts each fact that an address wants on its way: a row for each, committed with the place in the journal that was read, so none is left
/// out and none stands twice.
/// </summary>
internal sealed class WebhookFeed(FactKinds kinds) : IReadModel
{
    /// <summary>What others may be told of: orders and their picking, payments, and shelves that fell short. No fact holds personal data.</summary>
    private static readonly string[] Open = ["order.", "payment.", "pick.", "stock.fell-short"];

    public static IEnumerable<string> OpenKinds(FactKinds kinds) =>
        kinds.All.Select(kind => kind.Name).Where(name => Array.Exists(Open, start => name.StartsWith(start, StringComparison.Ordinal)));

    public string Name => "webhooks";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = [.. OpenKinds(kinds)];

    /// <summary>None is emptied when it is built anew: what was sent was sent.</summary>
    public IReadOnlyCollection<string> Tables { get; } = [];

    public async Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var wanted = (await connection.QueryAsync<(string Id, string Kinds, long Fed)>(
            new CommandDefinition("select id, kinds, fed from webhooks", transaction: transaction, cancellationToken: cancel)))
            .Select(row => (row.Id, Kinds: row.Kinds.Split(',').ToHashSet(), row.Fed)).ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, _) in facts)
        {
            foreach (var webhook in wanted)
            {
                if (recorded.Position > webhook.Fed && webhook.Kinds.Contains(recorded.Kind))
                {
                    rows.Add(
                        """
                        insert into webhook_deliveries (webhook, position, kind, status, tries, due_at) values (@webhook, @position, @kind, 'waiting', 0, @due)
                        on conflict (webhook, position) do nothing
                        """,
                        ("webhook", webhook.Id), ("position", recorded.Position), ("kind", recorded.Kind), ("due", recorded.At.ToUnixTimeMilliseconds()));
                }
            }
        }

        // Beside the rows: the table may be built anew, and nothing is sent again for it.
        rows.Add("update webhooks set fed = @last where fed < @last", ("last", facts[^1].Recorded.Position));
        await rows.Run(cancel);
    }
}
