using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OpenAisle.Fulfilment;

namespace OpenAisle.Web.Texts;

/// <summary>The words of one visitor's language, and amounts as they are written there.</summary>
internal sealed class Words(IHttpContextAccessor http, TimeProvider clock, HtmlEncoder encoder)
{
    private const int HoursOfHalfADay = 12;

    private readonly Language _language = Languages.Of(http.HttpContext);

    public string Code => _language.Code;

    public CultureInfo Culture => _language.Culture;

    /// <exception cref="KeyNotFoundException">No file has that key: a test finds it before a visitor does.</exception>
    public string this[string key] => _language.Texts[key];

    public bool Has(string key) => _language.Texts.ContainsKey(key);

    public string Say(string key, params object?[] values) => string.Format(Culture, this[key], values);

    /// <summary>The text of a count: <c>key.one</c> for one, <c>key.other</c> for the rest.</summary>
    public string Count(string key, long count) => Say(count == 1 ? key + ".one" : key + ".other", count);

    /// <summary>What goods are called, as it stands on a page. Where no element can stand, in a label or a title, it is <see cref="Product.NameIn"/>.</summary>
    public MarkupString Name(Product product) => In(product.OtherLanguageIn(Code), product.NameIn(Code));

    /// <summary>Somebody else's text on a page: it bears its language where that is another than the page's, so that a voice reads it as what it is.</summary>
    /// <param name="language">The language of the text; null when nobody says which it is.</param>
    public MarkupString In(string? language, string text) => new(
        language is null || IsOurs(language) ? encoder.Encode(text) : $"<span lang=\"{encoder.Encode(language)}\">{encoder.Encode(text)}</span>");

    /// <summary>A sentence with such texts in it: what is no markup is told as it is written.</summary>
    public MarkupString Tell(string key, params object[] values) => new(string.Format(
        Culture, encoder.Encode(this[key]), [.. values.Select(value => value is MarkupString ? value : encoder.Encode(value.ToString() ?? ""))]));

    private bool IsOurs(string language) => Code.Equals(language, StringComparison.OrdinalIgnoreCase) || Code.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);

    public string Money(Money money)
    {
        var (sign, symbol, units, cents) = MoneyParts(money);
        return cents.Length == 0 ? $"{sign}{symbol}{units}" : $"{sign}{symbol}{units}.{cents}";
    }

    /// <summary>An amount in the pieces of a price: sign, symbol, units with their grouping, minor units.</summary>
    public (string Sign, string Symbol, string Units, string Cents) MoneyParts(Money money)
    {
        var size = 1L;
        for (var i = 0; i < money.Currency.Digits; i++)
        {
            size *= 10;
        }

        var (units, cents) = Math.DivRem(Math.Abs(money.MinorUnits), size);
        return (
            money.MinorUnits < 0 ? "−" : "", Symbol(money.Currency), units.ToString("#,0", Culture),
            money.Currency.Digits == 0 ? "" : cents.ToString(CultureInfo.InvariantCulture).PadLeft(money.Currency.Digits, '0'));
    }

    /// <summary>How much: "3", "0.75 lb".</summary>
    public string Quantity(Quantity quantity) =>
        quantity.Unit.Dimension == Dimension.Count ? Number(quantity) : $"{Number(quantity)} {UnitName(quantity.Unit)}";

    /// <summary>A weight that nobody has weighed yet says that it is about.</summary>
    public string Estimate(Quantity quantity) =>
        quantity.Unit.Dimension == Dimension.Count ? Number(quantity) : Say("quantity.about", Quantity(quantity));

    public string UnitName(Unit unit) => this["unit." + unit.Code];

    /// <summary>"a pound", as it stands behind a price.</summary>
    public string PerUnit(Unit unit) => this["per." + unit.Code];

    public string Day(DateTimeOffset at, StoreProfile store) => InStore(at, store).ToString(this["format.day"], Culture);

    /// <summary>Today and tomorrow by these words, for what comes soon.</summary>
    public string DayToCome(DateTimeOffset at, StoreProfile store) =>
        (InStore(at, store).Date - InStore(clock.GetUtcNow(), store).Date).Days switch
        {
            0 => this["format.today"],
            1 => this["format.tomorrow"],
            _ => Day(at, store),
        };

    public string Time(DateTimeOffset at, StoreProfile store) => InStore(at, store).ToString(this["format.time"], Culture);

    public string DayAndTime(DateTimeOffset at, StoreProfile store) => Say("format.day-and-time", Day(at, store), Time(at, store));

    /// <summary>A moment on a page that belongs to no store: by the clock of the one visited last, or else by the world's.</summary>
    public string Moment(DateTimeOffset at, StoreProfile? store) =>
        store is not null ? DayAndTime(at, store) : Say("format.day-and-time", at.UtcDateTime.ToString(this["format.day"], Culture), at.UtcDateTime.ToString(this["format.time"], Culture) + " UTC");

    /// <summary>"8:00 – 9:00 AM": the half of the day once, where both ends lie in it.</summary>
    public string Window(DateTimeOffset from, DateTimeOffset to, StoreProfile store)
    {
        var (starts, ends) = (InStore(from, store), InStore(to, store));
        var isSameHalf = starts.Date == ends.Date && starts.Hour / HoursOfHalfADay == ends.Hour / HoursOfHalfADay;
        return Say("format.window", starts.ToString(this[isSameHalf ? "format.time-begun" : "format.time"], Culture), Time(to, store));
    }

    /// <summary>Where a good stands: its department where the store has told no aisle.</summary>
    public string Place(int aisle, int bay, int shelf, string department) => aisle > 0 ? Say("place", aisle, bay, shelf) : Department(department);

    public string Place(Place place, string department) => Place(place.Aisle, place.Bay, place.Shelf, department);

    public string Place(Shelf? shelf, string department) => Place(shelf?.Aisle ?? 0, shelf?.Bay ?? 0, shelf?.Level ?? 0, department);

    public string Department(string key) => CatalogueTexts.Department(key, Code);

    public static DateTimeOffset InStore(DateTimeOffset at, StoreProfile store) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone));

    private static string Number(Quantity quantity)
    {
        var text = quantity.ToString();
        text = text[..text.IndexOf(' ', StringComparison.Ordinal)];
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private string Symbol(Currency currency) => _language.Texts.GetValueOrDefault("currency." + currency.Code) ?? currency.Code + " ";
}
