using System.Globalization;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Catalogue.OpenFoodFacts;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Takes the rows of a file of stores.</summary>
internal sealed class StoreTake(FeedSection section, FeedLoad load) : RowTake(section, load)
{
    private const int LongestText = 200;

    private readonly Dictionary<string, FedStore> _seen = new(StringComparer.Ordinal);

    protected override string? Take()
    {
        var slug = Text("store")!.ToLowerInvariant();
        if (!FeedStores.IsSlug(slug))
        {
            return $"store: '{Conversions.Shown(slug)}' is no name for addresses: small letters, digits and hyphens";
        }

        if (Deletes)
        {
            return "stores are not deleted by files";
        }

        Currency? currency = null;
        if (Text("currency") is { } code)
        {
            currency = Currency.TryOf(code, out var known) ? known : null;
            if (currency is null)
            {
                return $"currency: '{code}' is not known";
            }
        }

        if (Text("time-zone") is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return $"time-zone: '{zone}' is not known";
        }

        var store = new FedStore(slug, Text("name") ?? slug, Text("time-zone"), currency, Text("address"), Text("zone"), Text("place"), Fields.Line, Text("licences"));
        if (_seen.TryGetValue(slug, out var before))
        {
            return before with { Line = store.Line } == store
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"store '{slug}' stands in line {before.Line} too, with other words");
        }

        _seen[slug] = store;
        Load.Stores.Add(store);
        _ = Load.KnownStores.Find(slug) ?? Load.KnownStores.Open(store); // the rows behind it may name it
        return null;
    }

    private string? Text(string field) => CleanText.Of(Fields[Fields.IndexOf(field)], LongestText);
}

/// <summary>Takes the rows of an item file.</summary>
internal sealed class ItemTake(FeedSection section, FeedLoad load) : RowTake(section, load)
{
    private const int LongestName = 200;
    private const int LongestText = 20_000;
    private const int OldestAge = 99;

    private readonly Dictionary<Gtin, (long Line, string Print)> _seen = [];

    protected override string? Take()
    {
        if (!TryGtin(Fields.IndexOf("gtin"), out var gtin, out var whyNot))
        {
            return whyNot;
        }

        var record = Deletes ? null : Record(gtin, out whyNot);
        if (whyNot is not null)
        {
            return whyNot;
        }

        var print = record?.Fingerprint() ?? "";
        if (_seen.TryGetValue(gtin, out var before))
        {
            return before.Print == print ? null : string.Create(CultureInfo.InvariantCulture, $"{gtin} stands in line {before.Line} too, with other words");
        }

        _seen[gtin] = (Fields.Line, print);
        Load.Items.Add(new(gtin, record, Fields.Line));
        return null;
    }

    private ProductRecord? Record(Gtin gtin, out string? whyNot)
    {
        whyNot = null;
        var department = Text("department", LongestName) ?? Department.Other;
        if (!Department.All.Contains(department))
        {
            whyNot = $"department: '{Conversions.Shown(department)}' is none of ours; the mapping looks it up";
            return null;
        }

        if (!Enum.TryParse<SoldBy>(Text("sold-by", 20) ?? nameof(SoldBy.Piece), ignoreCase: true, out var soldBy) || !Enum.IsDefined(soldBy))
        {
            whyNot = "sold-by: it is piece or weight";
            return null;
        }

        if (!Enum.TryParse<TemperatureZone>(Text("temperature", 20) ?? nameof(TemperatureZone.Ambient), ignoreCase: true, out var zone) || !Enum.IsDefined(zone))
        {
            whyNot = "temperature: it is ambient, chilled or frozen";
            return null;
        }

        var name = Text("name", LongestName);
        if (name is null)
        {
            whyNot = "name is missing";
            return null;
        }

        var taxClass = Text("class", LongestName) ?? TaxClass.UsualIn(department);
        if (!TaxClass.All.Contains(taxClass))
        {
            whyNot = $"class: '{Conversions.Shown(taxClass)}' is none of {string.Join(", ", TaxClass.All)}";
            return null;
        }

        DrinkContainer? container = null;
        if (Text("container", LongestName) is { } printed)
        {
            container = Enum.GetValues<DrinkContainer>().Where(known => known.ToString().Equals(printed, StringComparison.OrdinalIgnoreCase)).Select(known => (DrinkContainer?)known).FirstOrDefault();
            if (container is null)
            {
                whyNot = $"container: '{Conversions.Shown(printed)}' is none of can, glass, plastic, carton";
                return null;
            }
        }

        int? age = null;
        if (Text("age", LongestName) is { } years)
        {
            if (!FedNumber.TryWhole(years, out var number) || number is < 0 or > OldestAge)
            {
                whyNot = $"age: '{Conversions.Shown(years)}' is no number of years";
                return null;
            }

            age = number > 0 ? (int)number : null;
        }

        var preparation = Text("preparation", LongestName)?.ToLowerInvariant();
        if (preparation is not null && !Preparations.All.ContainsKey(preparation))
        {
            whyNot = $"preparation: '{Conversions.Shown(preparation)}' is none of {string.Join(", ", Preparations.All.Keys)}";
            return null;
        }

        var names = new List<(string, string)>();
        foreach (var language in (string[])["en", "zh-Hans"])
        {
            if (Text("name-" + language, LongestName) is { } text)
            {
                names.Add((language, text));
            }
        }

        var size = Text("size", 60);
        var product = new Product(gtin, name, Text("brand", LongestName), size, department, soldBy, zone, Text("plu", 10))
        {
            Names = new(names),
            TaxClass = taxClass,
            Container = container,
            AgeLimit = age,
            Preparation = preparation,
        };
        return new(product, new(Load.Source, Ingredients: Text("ingredients", LongestText), Quantity: size));
    }

    private string? Text(string field, int longest) => CleanText.Of(Fields[Fields.IndexOf(field)], longest);
}

/// <summary>Takes the rows of a planogram.</summary>
internal sealed class PlaceTake(FeedSection section, FeedLoad load) : RowTake(section, load)
{
    private const int Most = 1_000_000;

    private readonly HashSet<(Id<Store>, Gtin)> _seen = [];

    protected override string? Take()
    {
        if (!TryGtin(Fields.IndexOf("gtin"), out var gtin, out var whyNot))
        {
            return whyNot;
        }

        if (Fields[Fields.IndexOf("store")] is not { } name || Load.KnownStores.Of(name) is not { } store)
        {
            return $"the store '{Conversions.Shown(Fields[Fields.IndexOf("store")])}' is not known";
        }

        if (!_seen.Add((store.Id, gtin)))
        {
            return $"{gtin} has a place in '{store.Slug}' already";
        }

        if (Deletes)
        {
            Load.Places.Add(new(store.Id, gtin, null, Fields.Line));
            return null;
        }

        if (!TryNumber("aisle", out var aisle) || !TryNumber("bay", out var bay) || !TryNumber("shelf", out var shelf) || !TryNumber("sequence", out var sequence))
        {
            return "aisle, bay, shelf and sequence are whole numbers";
        }

        // Without a sequence the walk goes by aisle, bay and shelf.
        Load.Places.Add(new(store.Id, gtin, new(aisle, bay, shelf, sequence > 0 ? sequence : (aisle * 10_000) + (bay * 100) + shelf), Fields.Line));
        return null;
    }

    private bool TryNumber(string field, out int number)
    {
        number = 0;
        if (Fields[Fields.IndexOf(field)] is not { } text)
        {
            return true;
        }

        var read = FedNumber.TryWhole(text, out var whole) && whole is >= 0 and <= Most;
        number = read ? (int)whole : 0;
        return read;
    }
}

/// <summary>Takes the lines of receipts of tills.</summary>
internal sealed class SaleTake(FeedSection section, FeedLoad load) : RowTake(section, load)
{
    private const int LongestReceipt = 100;

    protected override string? Take()
    {
        if (!TryGtin(Fields.IndexOf("gtin"), out var gtin, out var whyNot))
        {
            return whyNot;
        }

        if (Load.KnownStores.Find(Fields[Fields.IndexOf("store")] ?? "") is not { } store)
        {
            return $"the store '{Conversions.Shown(Fields[Fields.IndexOf("store")])}' is not known";
        }

        var receipt = Fields[Fields.IndexOf("receipt")]!;
        if (receipt.Length > LongestReceipt || receipt.Any(char.IsControl))
        {
            return $"receipt: a number of at most {LongestReceipt} signs";
        }

        var text = Fields[Fields.IndexOf("quantity")]!;
        if (!FedNumber.TryQuantity(text, Fields[Fields.IndexOf("unit")] ?? Unit.Piece.Code, out var quantity) || quantity.IsZero)
        {
            return $"quantity: '{Conversions.Shown(text)} {Fields[Fields.IndexOf("unit")]}' is no quantity of goods";
        }

        Load.Sales.Add(new(store.Id, receipt, gtin, quantity, Fields.Line));
        return null;
    }
}
