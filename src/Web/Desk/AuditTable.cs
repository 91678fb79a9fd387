using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OpenAisle.Messages.Recalls;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Staffing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>What was changed, by whom, before and after, as a table: for each the stores that they may read about.</summary>
internal sealed class AuditTable(AuditLog log, StaffNames names, SharedPhones phones, RecallBook recalls, GoodsNames goods, IOffers offers, Words words, Visit visit)
{
    /// <summary>So many of the newest are shown and written into a file.</summary>
    public const int MostRows = 5_000;

    private readonly Dictionary<string, string> _things = [];
    private IReadOnlyList<StoreProfile> _stores = [];
    private StoreProfile? _here;

    public async Task<TableView<AuditRow>> Of(ClaimsPrincipal reader, IQueryCollection query)
    {
        _stores = await offers.Stores(visit.Cancel);
        List<StoreProfile> theirs = [.. _stores.Where(store => reader.May(People.Audits, store.Id))];
        _here = await visit.Store() ?? (theirs is [var first, ..] ? first : null);
        var rows = await log.Latest(MostRows, reader.MayEverywhere(People.Audits) ? null : theirs.Select(store => store.Id), visit.Cancel);
        await Name(rows);
        return new(
            rows,
            [
                new("at", "audit.at", row => words.Moment(row.At, StoreOf(row) ?? _here), row => row.At,
                    row => (StoreOf(row) ?? _here) is { } store ? Words.InStore(row.At, store).ToString(Time, CultureInfo.InvariantCulture) : row.At.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)),
                new("by", "audit.by", row => names.Of(row.By)),
                new("what", "audit.what", row => row.Duty is { } duty ? words.Say("receipt.part", words["change." + row.What], words["duty." + duty]) : words["change." + row.What]),
                new("whom", "audit.whom", Whom, Link: Leads),
                new("before", "audit.before", row => Said(row, row.Before)),
                new("after", "audit.after", row => Said(row, row.After)),
                new("store", "audit.store", Where),
            ],
            query, words.Culture);
    }

    private const string Time = "yyyy-MM-dd HH:mm:ss";

    /// <summary>What no list of people knows: phones, products that were called back, and all other goods.</summary>
    private async Task Name(IReadOnlyList<AuditRow> rows)
    {
        await names.Read();
        foreach (var phone in await phones.All(visit.Cancel))
        {
            _things[phone.Id.ToString()] = phone.Name;
        }

        var called = await recalls.All(visit.Cancel);
        if (_here is not null)
        {
            await goods.Read(_here, [.. called.Select(recall => recall.Gtin)]);
        }

        // Each by what its own store sells.
        foreach (var ofStore in rows.GroupBy(row => StoreOf(row) ?? _here))
        {
            if (ofStore.Key is { } store && ofStore.SelectMany(GtinsOf).Distinct().ToList() is { Count: > 0 } named)
            {
                await goods.Read(store, named);
            }
        }

        foreach (var recall in called)
        {
            _things[recall.Id.ToString()] = goods.Of(recall.Gtin, recall.Name);
        }
    }

    private static Gtin? GtinOf(AuditRow row) =>
        row.What is StaffChange.PriceSet or StaffChange.StockEntered or StaffChange.KeepingSet && Gtin.TryParse(row.Whom, out var gtin) ? gtin : null;

    private static IEnumerable<Gtin> GtinsOf(AuditRow row) => IsChange(row)
        ? $"{row.Before}{ChangeNote.Between}{row.After}".Split(ChangeNote.Between).Select(ChangeNote.Line).OfType<(Gtin Gtin, Quantity Quantity)>().Select(line => line.Gtin)
        : GtinOf(row) is { } gtin ? [gtin] : [];

    private StoreProfile? StoreOf(AuditRow row) => _stores.FirstOrDefault(store => store.Id == row.Store);

    private string Where(AuditRow row) => row.Store is not null ? StoreOf(row)?.Name ?? "" : row.Duty is not null ? words["people.every-store"] : "";

    private string Whom(AuditRow row) =>
        GtinOf(row) is { } gtin ? goods.Of(gtin, gtin.ToString())
        : row.What == StaffChange.SlotSized && SlotId.TryParse(row.Whom, null, out var slot) && StoreOf(row) is { } store ? words.DayAndTime(slot.Start, store)
        : row.What is StaffChange.MinimumSet or StaffChange.FeesSet or StaffChange.OfferSet or StaffChange.OfferEnded ? ""
        : IsOfOrder(row) && Id<Order>.TryParse(row.Whom, null, out var order) ? OrderNumber.Of(order)
        : row.What is StaffChange.WebhookAdded or StaffChange.WebhookRemoved or StaffChange.WebhookSwitched or StaffChange.WebhookSecretRenewed ? row.Whom[..WebhookShown]
        : _things.TryGetValue(row.Whom, out var name) ? name
        : names.Of(row.Whom);

    private const int WebhookShown = 8;

    private string? Leads(AuditRow row) =>
        row.What is StaffChange.RecallStarted or StaffChange.RecallEnded ? $"/manage/recalls/{row.Whom}"
        : IsOfOrder(row) ? $"/manage/orders/{row.Whom}"
        : GtinOf(row) is { } gtin && StoreOf(row) is { } store ? $"/manage/stock?store={store.Slug}&q={gtin}"
        : null;

    private static bool IsOfOrder(AuditRow row) =>
        row.What is StaffChange.RefundAsked or StaffChange.RefundAllowed or StaffChange.RefundDeclined or StaffChange.OrderCancelled || IsChange(row);

    private static bool IsChange(AuditRow row) => row.What is StaffChange.OrderChanged or StaffChange.SubstituteAccepted or StaffChange.SubstituteDeclined;

    /// <summary>What was changed on a shopper's behalf, part by part.</summary>
    private string Part(AuditRow row, string part) =>
        Money.TryParse(part, null, out var money) ? words.Money(money)
        : SlotId.TryParse(part, null, out var slot) && StoreOf(row) is { } store ? words.DayAndTime(slot.Start, store)
        : ChangeNote.Line(part) is { } line ? $"{goods.Of(line.Gtin, line.Gtin.ToString())} {words.Quantity(line.Quantity)}"
        : part;

    /// <summary>Amounts and quantities as the reader writes them; a reason of the ledger in their language; all else as it stands.</summary>
    private string Said(AuditRow row, string? text)
    {
        if (text is null)
        {
            return "";
        }

        if (IsChange(row))
        {
            return string.Join(ChangeNote.Between, text.Split(ChangeNote.Between).Select(part => Part(row, part)));
        }

        if (Money.TryParse(text, null, out var money))
        {
            return words.Money(money);
        }

        var (first, rest) = text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (text[..space], text[(space + 1)..]) : (text, "");
        var key = words.Has("reason." + first) ? "reason." + first : words.Has("keeping." + first) ? "keeping." + first : null;
        return key is null ? text : $"{words[key]} {(Quantity.TryParse(rest, null, out var much) ? words.Quantity(much) : rest)}".TrimEnd();
    }
}
