namespace OpenAisle.Web.MyOrders;

/// <summary>What can be wrong with a line, as a word of a list: it stands in the journal, where no free text may stand.</summary>
internal static class Problem
{
    public static IReadOnlyList<string> Reasons { get; } = ["damaged", "missing", "wrong-item", "spoiled", "other"];
}
