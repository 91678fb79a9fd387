using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Messages;

/// <summary>Forgets what a shopper was told and where, what they chose, and where they are pushed to.</summary>
internal sealed class MessageErasure(IShopDatabase database) : IErasable
{
    private static readonly string[] Tables = ["outbox", "message_people", "message_choices", "push_subscriptions", "recall_buyers"];

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        foreach (var table in Tables)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"delete from {table} where shopper = @shopper", new { shopper = shopper.ToString("D") }, cancellationToken: cancel));
        }
    }
}
