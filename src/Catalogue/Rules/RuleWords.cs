using System.Globalization;

namespace OpenAisle.Catalogue.Rules;

/// <summary>What a rule's <c>then</c> may say, by topic, and how it is read.</summary>
internal static class RuleWords
{
    /// <summary>What is wrong with what it says; null when nothing is.</summary>
    public static string? WhyUnfit(Rule rule) => rule.Topic switch
    {
        Topic.Tax => rule["levy"] is null ? "a tax needs its levy" : Numbers.Millionths(rule["rate"]) is null ? "a tax needs its rate, such as 4.5%" : null,
        Topic.Deposit or Topic.Bag => Amount(rule, "amount") is null ? "it needs an amount such as 0.05 USD" : null,
        Topic.UnitPrice => rule["label"] is null || !Unit.TryOf(rule["unit"], out _) ? "it needs unit (UN/ECE Rec 20 code) and label" : null,
        Topic.Age => Whole(rule, "years") is null or > 120 ? "it needs years" : null,
        Topic.Licence => rule["needs"] is null ? "it needs the name of the licence" : null,
        Topic.Hours => Closed(rule) is [_, ..] ? null : "it needs closed=DAYS FROM-UNTIL, such as sun 03:00-08:00",
        Topic.Limit => Whole(rule, "most") is null && Whole(rule, "most_ml") is null ? "it needs most or most_ml" : null,
        Topic.Discount => rule["allowed"] is "yes" or "no" ? null : "it needs allowed=yes or no",
        Topic.Snap => rule["eligible"] is "yes" or "no" ? null : "it needs eligible=yes or no",
        Topic.Cash => Amount(rule, "step") is null ? "it needs a step such as 0.05 USD" : null,
        Topic.FormerPrice => rule["method"] is "lowest" or "held" && Whole(rule, "days") is not null ? null : "it needs method=lowest or held, and days",
        _ => null,
    };

    public static int? Whole(Rule rule, string name) =>
        int.TryParse(rule[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    public static Money? Amount(Rule rule, string name) => Money.TryParse(rule[name], null, out var money) && money.MinorUnits > 0 ? money : null;

    /// <summary>When something is not sold: days and times of the store's own clock. Null when it cannot be read.</summary>
    public static IReadOnlyList<Closed>? Closed(Rule rule)
    {
        var all = new List<Closed>();
        foreach (var (_, text) in rule.Then.Where(pair => pair.Key.StartsWith("closed", StringComparison.Ordinal)))
        {
            if (Rules.Closed.Parse(text) is not { } closed)
            {
                return null;
            }

            all.Add(closed);
        }

        return all;
    }
}

/// <summary>Hours of days on which something is not sold.</summary>
internal sealed record Closed(DayOfWeek First, DayOfWeek Last, TimeSpan From, TimeSpan Until)
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static Closed? Parse(string text)
    {
        if (text.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries) is not [var first, .. var middle, var from, var until] || middle.Length > 1
            || Array.IndexOf(Days, first) is not (>= 0 and var one) || Array.IndexOf(Days, middle is [var last] ? last : first) is not (>= 0 and var other)
            || Time(from) is not { } begins || Time(until) is not { } ends || begins >= ends)
        {
            return null;
        }

        return new((DayOfWeek)one, (DayOfWeek)other, begins, ends);
    }

    /// <summary>True when a moment of that day from the first to the last one, both by the store's clock, lies in these hours.</summary>
    public bool Meets(DateTime day, DateTime first, DateTime last)
    {
        var weekday = ((int)day.DayOfWeek - (int)First + 7) % 7;
        return weekday <= ((int)Last - (int)First + 7) % 7 && first < day.Date + Until && last >= day.Date + From;
    }

    private static TimeSpan? Time(string text) =>
        text.Split(':') is [[_, _] hours, [_, _] minutes]
        && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour <= 24
        && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minute) && minute < 60 && (hour < 24 || minute == 0)
            ? new(hour, minute, 0)
            : null;
}
