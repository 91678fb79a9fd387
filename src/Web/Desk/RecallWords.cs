using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>Days of a recall, as the reader's language writes them.</summary>
internal static class RecallWords
{
    public static string Day(DateOnly day, Words words) => day.ToString(words["format.date"], words.Culture);
}
