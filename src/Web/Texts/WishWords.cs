using OpenAisle.Orders;

namespace OpenAisle.Web.Texts;

/// <summary>What is wished for a line, in words.</summary>
internal static class WishWords
{
    extension(Words words)
    {
        /// <summary>"If missing: ask me first · Ripe, for today".</summary>
        public string Wish(LineWish? wish) => string.Join(" · ", new[] { words.IfMissing(wish), words.Preparation(wish) }.OfType<string>());

        public string IfMissing(LineWish? wish) => words.Say("missing.short", words["missing." + (wish?.IfMissing ?? default)]);

        /// <summary>Null for however it comes.</summary>
        public string? Preparation(LineWish? wish) => wish?.Preparation is { } way && words.Has("prep." + way) ? words["prep." + way] : null;
    }
}
