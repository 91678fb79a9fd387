using OpenAisle.Catalogue;
using OpenAisle.Kernel;
using OpenAisle.Web.Parts;

namespace OpenAisle.Web.Tests;

/// <summary>A shelf without photographs still looks like a shop: each word names something that is drawn.</summary>
public sealed class PictogramTests
{
    [Fact]
    public void Everything_that_a_word_stands_for_is_drawn()
    {
        var symbols = WebFiles.SymbolsOf("pictograms.svg");
        Assert.Empty(Pictograms.Drawn.SelectMany(department => department.Value).Select(word => word.Pictogram).Except(symbols));
        Assert.Empty(Department.All.Except(symbols));
        Assert.Equal(symbols.Count, symbols.Distinct().Count());
    }

    [Theory]
    [InlineData("Red grapefruit", Department.Produce, "citrus")]
    [InlineData("Cherry tomatoes", Department.Produce, "tomato")]
    [InlineData("Gala apples", Department.Produce, "produce")]
    [InlineData("Pineapple", Department.Produce, "pineapple")]
    [InlineData("Chocolate milk drink", Department.Beverages, "beverages")]
    [InlineData("Coconut chips", Department.Snacks, "snacks")]
    [InlineData("Brown eggs", Department.Dairy, "eggs")]
    public void The_first_word_that_fits_decides(string name, string department, string pictogram) =>
        Assert.Equal(pictogram, Pictograms.Of(Product(name, department)));

    private static Product Product(string name, string department) =>
        new(Gtin.Parse("00220501000006", null), name, null, null, department, SoldBy.Piece, TemperatureZone.Ambient, null);
}
