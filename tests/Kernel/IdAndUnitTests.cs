using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace OpenAisle.Kernel.Tests;

public sealed class IdAndUnitTests
{
    [Fact]
    public void Reads_back_an_id_in_text_and_JSON() =>
        Gen.Guid.Where(guid => guid != Guid.Empty).Sample(guid =>
        {
            var id = new Id<Store>(guid);
            Assert.Equal(id, Id<Store>.Parse(id.ToString()));
            Assert.Equal(id, JsonSerializer.Deserialize<Id<Store>>(JsonSerializer.Serialize(id)));
            Assert.Equal(guid.ToString("D"), id.ToString());
        });

    [Theory]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0197c0de000070008000000000000001")]
    [InlineData("{0197c0de-0000-7000-8000-000000000001}")]
    [InlineData("0197c0de-0000-7000-8000-00000000000g")]
    [InlineData(" 0197c0de-0000-7000-8000-000000000001")]
    public void Refuses_what_is_no_id(string text)
    {
        Assert.False(Id<Store>.TryParse(text, null, out var id));
        Assert.True(id.IsEmpty);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Id<Store>>(JsonSerializer.Serialize(text)));
    }

    [Fact]
    public void Writes_no_empty_id() => Assert.Throws<JsonException>(() => JsonSerializer.Serialize(default(Id<Store>)));

    [Fact]
    public void Makes_ids_in_the_order_of_time()
    {
        var clock = new FakeTimeProvider();
        var ids = Enumerable.Range(0, 100).Select(_ =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            return Id<Store>.New(clock);
        }).ToList();

        Assert.Equal(ids, ids.Order());
        Assert.Equal(ids.Order().Select(id => id.ToString()), ids.Select(id => id.ToString()).Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.Equal(7, id.Value.Version));
    }

    [Fact]
    public void Is_the_key_of_another_kind_of_thing_only_when_told() =>
        Assert.Equal(Id<Store>.Parse("0197c0de-0000-7000-8000-000000000001").Value,
            Id<Store>.Parse("0197c0de-0000-7000-8000-000000000001").For<Shopper>().Value);

    [Fact]
    public void Knows_units_by_their_code()
    {
        foreach (var code in new[] { "H87", "GRM", "KGM", "LBR", "ONZ", "MLT", "LTR", "OZA", "GLL", "MTR", "FOT" })
        {
            Assert.Equal(code, Unit.Of(code).Code);
        }

        Assert.Equal(Unit.Piece, default(Unit));
        Assert.Equal(Dimension.Mass, Unit.Pound.Dimension);
        Assert.Throws<FormatException>(() => Unit.Of("kgm"));
        Assert.False(Unit.TryOf("KG", out _));
    }
}
