using System.Diagnostics;
using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Takes the rows of one section into our own words.</summary>
internal abstract class RowTake(FeedSection section, FeedLoad load)
{
    private readonly int _skip = new FeedRow(section).IndexOf("skip");
    private readonly int _delete = new FeedRow(section).IndexOf("delete");
    private readonly int _holdOut = new FeedRow(section).IndexOf("hold-out");
    private readonly int _note = new FeedRow(section).IndexOf("note");

    protected FeedRow Fields { get; } = new(section);

    protected FeedLoad Load => load;

    /// <summary>Whether the mapping passed over the last row.</summary>
    public bool PassedOver { get; private set; }

    protected bool Deletes => Fields.Says(_delete);

    public static RowTake Of(FeedSection section, FeedMapping mapping, FeedLoad load) => section.Kind switch
    {
        FeedKind.Stores => new StoreTake(section, load),
        FeedKind.Items => new ItemTake(section, load),
        FeedKind.Prices => new PriceTake(section, mapping, load),
        FeedKind.Promotions => new PromotionTake(section, mapping, load),
        FeedKind.Planogram => new PlaceTake(section, load),
        FeedKind.Sales => new SaleTake(section, load),
        _ => throw new UnreachableException(),
    };

    /// <summary>Takes a row; why it is refused, or null.</summary>
    public string? Row(string?[] row, string?[] lets, long line)
    {
        var refused = Fields.Read(row, lets, line);
        PassedOver = Fields.Says(_skip);
        if (PassedOver)
        {
            return null;
        }

        if (refused is null && Fields[_holdOut] is { } why)
        {
            PassedOver = true;
            Load.Report.HoldOut(line, why);
            return null;
        }

        refused ??= Deletes ? null : Fields.Missing() is { } missing ? $"{missing} is missing" : null;
        refused ??= Take();
        if (refused is not null)
        {
            Refused();
        }
        else if (Fields[_note] is { } note)
        {
            Load.Report.Tell(line, note);
        }

        return refused;
    }

    /// <summary>When all rows are taken: what can only be said of all of them.</summary>
    public virtual void End()
    {
    }

    protected abstract string? Take();

    /// <summary>The row is refused; what stands under its key, if that can be told, must be left alone.</summary>
    protected virtual void Refused()
    {
    }

    protected bool TryGtin(int field, out Gtin gtin, out string? whyNot)
    {
        if (Fields[field] is { } own && own.StartsWith(GtinConversion.Own, StringComparison.Ordinal))
        {
            return Load.OwnCodes.TryGtin(Fields[Fields.IndexOf("codes-of")] ?? Load.Source, own, out gtin, out whyNot);
        }

        var read = Gtin.TryParse(Fields[field], null, out gtin);
        whyNot = read ? null : $"gtin: '{Conversions.Shown(Fields[field])}' is no GTIN: {Gtin.WhyNot(Fields[field])}";
        return read;
    }
}
