using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Web.Texts;
using OpenAisle.Webhooks;

namespace OpenAisle.Web.Desk;

/// <summary>What another system was told, as a table.</summary>
internal sealed class DeliveryTable(Words words)
{
    public TableView<Delivery> Of(StoreProfile? here, IReadOnlyList<Delivery> deliveries, IQueryCollection query) => new(
        deliveries,
        [
            new("position", "hooks.position", row => row.Position.ToString(CultureInfo.InvariantCulture), row => row.Position, IsNumber: true),
            new("kind", "hooks.kind", row => row.Kind),
            new("stands", "hooks.status", row => words["hooks." + row.Status + "-now"]),
            new("tries", "hooks.times", row => row.Tries.ToString(words.Culture), row => row.Tries, IsNumber: true),
            new("due", "hooks.due", row => IsDue(row) ? words.Moment(row.Due, here) : "–", row => IsDue(row) ? row.Due : null,
                row => IsDue(row) ? row.Due.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : ""),
            new("answer", "hooks.answer", row => row.Answer ?? "–"),
        ],
        query, words.Culture);

    private static bool IsDue(Delivery delivery) => delivery.Status == "waiting";
}
