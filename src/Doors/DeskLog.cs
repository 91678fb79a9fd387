using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Doors;

/// <summary>What somebody who works for the grocer did that stays written down.</summary>
public enum StaffChange
{
    // Who may do what.
    Hired,
    Granted,
    Withdrawn,
    Left,
    PinSet,
    BadgeGiven,
    PhoneEnrolled,
    PhoneRetired,

    // What a store sells, for how much, and when.
    RecallStarted,
    RecallEnded,
    PriceSet,
    OfferSet,
    OfferEnded,
    MinimumSet,
    FeesSet,
    SlotSized,
    StockEntered,
    KeepingSet,

    // What was done on a shopper's behalf.
    RefundAsked,
    RefundAllowed,
    RefundDeclined,
    OrderCancelled,
    OrderChanged,
    SubstituteAccepted,
    SubstituteDeclined,

    // Who outside is told.
    WebhookAdded,
    WebhookRemoved,
    WebhookSwitched,
    WebhookSecretRenewed,
}

/// <summary>Writes down who changed what. The accounts keep it; whoever changes something need not know them.</summary>
public interface IDeskLog
{
    /// <param name="about">The id of what was changed: a GTIN, a window, an order.</param>
    /// <param name="before">How it was: an amount, a quantity or a few words of no language.</param>
    Task Note(
        ClaimsPrincipal by, StaffChange what, string about, Id<Store>? store, string? before, string? after, CancellationToken cancel = default);
}

/// <summary>How a door writes down what it did.</summary>
public static class DeskLogDoors
{
    extension(HttpContext http)
    {
        /// <summary>After the change, and whether or not whoever asked still waits. A host without accounts keeps no log.</summary>
        public Task Note(StaffChange what, string about, Id<Store>? store, string? before = null, string? after = null) =>
            http.RequestServices.GetService<IDeskLog>()?.Note(http.User, what, about, store, before, after) ?? Task.CompletedTask;
    }
}
