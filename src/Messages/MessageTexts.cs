using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Catalogue;

namespace OpenAisle.Messages;

/// <summary>The words of messages in one language.</summary>
internal sealed record MessageTexts(string Code, CultureInfo Culture, FrozenDictionary<string, string> Texts)
{
    private const string Default = "en";
    private const string Prefix = "texts/";

    private static readonly FrozenDictionary<string, MessageTexts> ByCode = Load();

    public static IReadOnlyCollection<MessageTexts> All => ByCode.Values;

    public static MessageTexts? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var texts) ? texts : null;

    public static MessageTexts Of(string? code) => Find(code) ?? ByCode[Default];

    /// <exception cref="KeyNotFoundException">No file has that key: a test finds it before a shopper does.</exception>
    public string this[string key] => Texts[key];

    public string Say(string key, params object?[] values) => string.Format(Culture, this[key], values);

    public string Money(Money money)
    {
        var size = 1L;
        for (var i = 0; i < money.Currency.Digits; i++)
        {
            size *= 10;
        }

        var (units, cents) = Math.DivRem(Math.Abs(money.MinorUnits), size);
        var symbol = Texts.GetValueOrDefault("currency." + money.Currency.Code) ?? money.Currency.Code + " ";
        var whole = $"{(money.MinorUnits < 0 ? "−" : "")}{symbol}{units.ToString("#,0", Culture)}";
        return money.Currency.Digits == 0
            ? whole
            : $"{whole}.{cents.ToString(CultureInfo.InvariantCulture).PadLeft(money.Currency.Digits, '0')}";
    }

    /// <summary>A window by the store's clock: "Mon, Nov 23, 10:00 AM – 11:00 AM".</summary>
    public string Window(DateTimeOffset from, DateTimeOffset to, StoreProfile store)
    {
        var zone = ZoneOf(store);
        var (begins, ends) = (TimeZoneInfo.ConvertTime(from, zone), TimeZoneInfo.ConvertTime(to, zone));
        return Say("window", begins.ToString(this["format.day"], Culture), begins.ToString(this["format.time"], Culture), ends.ToString(this["format.time"], Culture));
    }

    /// <summary>A time by the store's clock: "Mon, Nov 23, 10:00 AM".</summary>
    public string Moment(DateTimeOffset at, StoreProfile store)
    {
        var here = TimeZoneInfo.ConvertTime(at, ZoneOf(store));
        return Say("moment", here.ToString(this["format.day"], Culture), here.ToString(this["format.time"], Culture));
    }

    public static TimeZoneInfo ZoneOf(StoreProfile store) => TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone);

    private static FrozenDictionary<string, MessageTexts> Load()
    {
        var assembly = typeof(MessageTexts).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
                return new MessageTexts(name[Prefix.Length..], CultureInfo.GetCultureInfo(texts["culture"]), texts);
            })
            .ToFrozenDictionary(texts => texts.Code, StringComparer.OrdinalIgnoreCase);
    }
}
