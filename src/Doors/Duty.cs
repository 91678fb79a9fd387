using System.Diagnostics.CodeAnalysis;

namespace OpenAisle.Doors;

/// <summary>What somebody who works for the grocer is trusted with.</summary>
public enum Duty
{
    /// <summary>Picks and weighs orders.</summary>
    Picker,

    /// <summary>Serves at a counter: cuts, weighs, books what came and went.</summary>
    Counter,

    /// <summary>Hands orders over and checks ages.</summary>
    Kerb,

    /// <summary>Runs a store: stock, slots, prices, the people of the store.</summary>
    StoreManager,

    /// <summary>Prices, offers and the files they come in.</summary>
    PriceDesk,

    /// <summary>Helps shoppers who call or write.</summary>
    CareDesk,

    /// <summary>Reads the books.</summary>
    Finance,

    /// <summary>Reads everything that was done, and by whom.</summary>
    Auditor,

    /// <summary>Decides who has which duty, and keeps the house running.</summary>
    Administrator,
}

/// <summary>A duty in a store; without a store, in every one.</summary>
public readonly record struct Post(Duty Duty, Id<Store>? Store)
{
    private const string EveryStore = "*";

    /// <summary>The duties of one store; the others are about the whole house and are given for it only.</summary>
    public static IReadOnlyList<Duty> OfAStore { get; } = [Duty.Picker, Duty.Counter, Duty.Kerb, Duty.StoreManager, Duty.PriceDesk, Duty.CareDesk];

    public bool IsIn(Id<Store>? store) => Store is null || Store == store;

    /// <summary>As a claim holds it: <c>Picker@0197c0de-…</c>, <c>Auditor@*</c>.</summary>
    public override string ToString() => $"{Duty}@{Store?.ToString() ?? EveryStore}";

    public static bool TryParse([NotNullWhen(true)] string? text, out Post post)
    {
        post = default;
        if (text is null || text.IndexOf('@', StringComparison.Ordinal) is not (> 0 and var at)
            || !Enum.TryParse<Duty>(text.AsSpan(0, at), out var duty) || !Enum.IsDefined(duty))
        {
            return false;
        }

        var where = text[(at + 1)..];
        if (where == EveryStore)
        {
            post = new(duty, null);
            return true;
        }

        var read = Id<Store>.TryParse(where, null, out var store);
        post = new(duty, store);
        return read;
    }
}
