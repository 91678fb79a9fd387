using System.IO.Compression;
using System.Text;
using CsCheck;
using OpenAisle.Web.Kept;

namespace OpenAisle.Web.Tests;

/// <summary>A page that lies packed in pieces comes out as it was drawn, with each visitor's own parts in it.</summary>
public sealed class KeptPageTests
{
    private static readonly Gen<string> Text = Gen.Char["abc <>\"=é豆"].Array[0, 400].Select(chars => new string(chars));

    private static readonly string[] Names = [Holes.Token, Holes.Total, Holes.Basket, "step:00000000000017", "step:00000000000024", "wide:00000000000017"];

    private static readonly Gen<(string Name, string Standing, string? Own)[]> HolesOfAPage = Gen.Select(
        Gen.Int[0, Names.Length - 1], Text, Text, Gen.Bool).Select((name, standing, own, isOwn) => (Names[name], standing, isOwn ? own : null)).Array[0, 30];

    [Fact]
    public void A_visitor_gets_the_page_with_their_parts_in_its_holes() =>
        Gen.Select(Text, HolesOfAPage).Sample((before, holes) =>
        {
            var own = holes.Where(hole => hole.Own is not null).GroupBy(hole => hole.Name).ToDictionary(group => group.Key, group => group.First().Own!);
            var drawn = before + string.Concat(holes.Select(hole => $"<!--hole:{hole.Name}-->{hole.Standing}<!--/hole-->{before}"));
            var seen = before + string.Concat(holes.Select(hole => own.GetValueOrDefault(hole.Name, hole.Standing) + before));
            var page = KeptPage.Of(drawn, [], 0);
            var parts = own.ToDictionary(part => part.Key, part => OwnPart.Of(part.Value));

            Assert.Equal(seen, Encoding.UTF8.GetString(page.Plain(parts).Span));
            Assert.Equal(seen, Unpacked(page.Packed(parts)));
        });

    [Fact]
    public void The_sum_of_two_texts_is_that_of_both_together() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300]).Sample((first, second) =>
            Assert.Equal(CheckSum.Of([.. first, .. second]), CheckSum.Of(first) + CheckSum.Of(second)));

    [Fact]
    public void The_sum_is_the_one_that_everybody_uses() => Assert.Equal(0xCBF43926, CheckSum.Of("123456789"u8).Value);

    /// <summary>The framework's reader checks the sum and the length at the end of the file.</summary>
    private static string Unpacked(ReadOnlyMemory<byte> packed)
    {
        using var unpacking = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacking, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
