using System.Text;
using System.Text.Json;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>Facts are read for ever: the written form of each kind is pinned by a file.</summary>
public sealed class PickFactsTests
{
    private static readonly Id<PickStep> Step = Id<PickStep>.Parse("00000000-0000-7000-8000-0000000000f1", null);

    private static readonly IFact[] Samples =
    [
        new PickBegun(
            Step, Ana, Given.Store, Usd(1_345),
            [
                new(2, Bananas, "Bananas", SoldBy.Weight, Quantity.Grams(1_500), Usd(200), Usd(300), Usd(300), Quantity.Grams(5), TemperatureZone.Ambient, new(1, 1, 1, 10)),
                new(1, Milk, "Milk", SoldBy.Piece, Quantity.Pieces(2), Usd(300), Usd(600), Usd(600), Quantity.Pieces(0), TemperatureZone.Chilled, null),
            ],
            [new(3, Oats, "Oats", Quantity.Pieces(1), Usd(400), Usd(400))]),
        new PickTakenOver(Step, Ben),
        new PiecesPicked(Step, 1, Quantity.Pieces(2)),
        new LineWeighed(Step, 2, new(161, Unit.Kilogram, 2), Quantity.Grams(5), Quantity.Grams(1_605), Usd(321)),
        new LineShort(Step, 3, Quantity.Pieces(1), Quantity.Pieces(2)),
        new LineSubstituted(Step, 3, RyeFlakes, "Rye flakes", Quantity.Pieces(1), Usd(400), Usd(400), TemperatureZone.Ambient),
        new SubstituteProposed(Step, 3, RyeFlakes, "Rye flakes", Quantity.Pieces(1), Usd(400), Usd(400), TemperatureZone.Ambient, Now),
        new ProposalHandedOver(Step, Now),
        new ProposalAnswered(Step, true, "link"),
        new ProposalLapsed(Step),
        new ToteStaged(Step, Ana, "C-1", "C-12"),
        new ToteFetched(Step, Ana, "C-1"),
        new AgeChecked(Step, Ana, 21),
        new ShopperSetOut(),
        new ShopperArrived("B3"),
        new LineUndone(Step, 3),
        new PickPacked(
            Step, Ana, [new("A-1", TemperatureZone.Ambient)],
            [new(2, Bananas, "Bananas", Quantity.Grams(1_605), Usd(200), Usd(321), Tare: Quantity.Grams(5))]),
    ];

    private static readonly FactKinds Kinds = new(PickKinds.All);

    public static TheoryData<string> Names => [.. PickKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fact_is_written_as_ever_and_read_as_it_was_meant(string name)
    {
        var fact = Samples.Single(sample => Kinds.Of(sample).Name == name);
        var kind = Kinds.Of(fact);
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name + ".json")).TrimEnd('\n');

        Assert.Equal(golden, Encoding.UTF8.GetString(kind.Write(fact)));
        var read = kind.Read(Encoding.UTF8.GetBytes(golden));
        Assert.Equal(JsonSerializer.Serialize(fact, fact.GetType()), JsonSerializer.Serialize(read, read.GetType()));
        Assert.Equal((fact as IPickFact)?.Wish(), (read as IPickFact)?.Wish());
    }
}
