using System.Globalization;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;

namespace OpenAisle.Catalogue.Till;

/// <summary>A store of a price folder.</summary>
/// <param name="Name">As the files call it.</param>
internal sealed record FolderStore(string Name, StoreTerms Terms, TimeZoneInfo Zone, Currency Currency);

/// <summary>A product of a price folder: what it is, in which unit it is sold, and what rules may ask of it.</summary>
internal sealed record FolderProduct(Product Product, Unit Unit, IReadOnlyDictionary<string, string> Goods);

/// <summary>
/// A catalogue as comma-separated files: stores, products, prices, promotions, fees, rules. <c>docs/pricing.md</c> says what stands in
/// them. Either all of it is good, or each wrong line is named and there is nothing.
/// </summary>
internal sealed class PriceFolder
{
    private static readonly string[] StoreColumns = ["store"];
    private static readonly string[] StoreMore = ["zone", "place", "time_zone", "currency", "licences"];
    private static readonly string[] ProductColumns = ["gtin", "name"];
    private static readonly string[] ProductMore = ["brand", "size", "department", "class", "sold_by", "container", "age", "attributes"];
    private static readonly string[] PriceColumns = ["gtin", "price"];
    private static readonly string[] PriceMore = ["scope", "channel", "kind", "unit", "from", "until"];
    private static readonly string[] FeeColumns = ["code", "name", "amount"];
    private static readonly string[] FeeMore = ["free_from", "class"];

    private readonly Dictionary<string, FolderStore> _stores = [];
    private readonly Dictionary<Gtin, FolderProduct> _products = [];
    private readonly Dictionary<Gtin, List<DatedPrice>> _prices = [];
    private readonly List<Promotion> _promotions = [];
    private readonly List<Fee> _fees = [];
    private readonly List<FileFault> _faults;
    private readonly string _folder;

    /// <summary>The currency of all stores, if it is one: amounts may then be written without it.</summary>
    private Currency? _usual;

    /// <summary>False once a row of it was refused: then nothing is said of rows that name what it lacks.</summary>
    private bool _hasAllProducts;

    private PriceFolder(string folder, List<FileFault> faults) => (_folder, _faults) = (folder, faults);

    public IReadOnlyDictionary<string, FolderStore> Stores => _stores;

    public IReadOnlyDictionary<Gtin, FolderProduct> Products => _products;

    public IReadOnlyList<Promotion> Promotions => _promotions;

    public IReadOnlyList<Fee> Fees => _fees;

    public RuleBook Rules { get; private set; } = RuleBook.Shipped;

    public IReadOnlyList<DatedPrice> PricesOf(Gtin gtin) => _prices.GetValueOrDefault(gtin, []);

    /// <returns>Null when anything is wrong; the faults say what.</returns>
    public static PriceFolder? Read(string folder, List<FileFault> faults)
    {
        var read = new PriceFolder(folder, faults);
        read.Each("stores.csv", isNeeded: true, StoreColumns, StoreMore, read.Store);
        read._usual = read._stores.Values.Select(store => store.Currency).Distinct().ToArray() is [var only] ? only : null;
        var before = faults.Count;
        read.Each("products.csv", isNeeded: true, ProductColumns, ProductMore, read.Product);
        read._hasAllProducts = faults.Count == before;
        read.Each("prices.csv", isNeeded: true, PriceColumns, PriceMore, read.Price);
        read.Each("promotions.csv", isNeeded: false, PromotionFile.Needed, PromotionFile.Known, read.Promotion);
        read.Each("fees.csv", isNeeded: false, FeeColumns, FeeMore, read.Fee);
        if (File.Exists(Path.Combine(folder, "rules.csv")))
        {
            using var rules = File.OpenRead(Path.Combine(folder, "rules.csv"));
            read.Rules = RuleBook.Read(rules, "rules.csv", faults) ?? read.Rules;
        }

        return faults.Count == 0 ? read : null;
    }

    private void Each(string file, bool isNeeded, string[] needed, string[] known, Func<CsvRow, string?> take)
    {
        var path = Path.Combine(_folder, file);
        if (!File.Exists(path))
        {
            if (isNeeded)
            {
                _faults.Add(new(file, 0, $"there is no such file in {_folder}"));
            }

            return;
        }

        using var stream = File.OpenRead(path);
        if (stream.Length > CsvTable.MostBytes)
        {
            _faults.Add(new(file, 0, $"it is larger than {CsvTable.MostBytes / 1024 / 1024} MB"));
            return;
        }

        foreach (var row in CsvTable.Read(stream, file, needed, known, _faults))
        {
            if (take(row) is { } wrong)
            {
                _faults.Add(new(file, row.Line, wrong));
            }
        }
    }

    private string? Store(CsvRow row)
    {
        var name = row["store"];
        var zone = row["time_zone"];
        var time = TimeZoneInfo.Utc;
        return name.Length is 0 or > Scope.LongestZone ? "store: a name of 1 to 60 characters"
            : zone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out time) ? $"time_zone: '{CsvTable.Shown(zone)}' is no zone such as America/New_York"
            : !Currency.TryOf(Or(row["currency"], "USD"), out var currency) ? $"currency: '{CsvTable.Shown(row["currency"])}' is no currency that we know"
            : row["zone"].Length > Scope.LongestZone ? $"zone: at most {Scope.LongestZone} characters"
            : !_stores.TryAdd(name, new(
                name,
                new(IdOf(name), row["zone"] is { Length: > 0 } of ? of : null, Or(row["place"], StoreTerms.Nowhere), row["licences"].Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                time!, currency)) ? $"store: '{name}' stands there twice"
            : null;
    }

    private string? Product(CsvRow row)
    {
        if (!Gtin.TryParse(row["gtin"], out var gtin))
        {
            return $"gtin: {Gtin.WhyNot(row["gtin"])}";
        }

        var unit = Unit.Piece;
        var soldBy = Or(row["sold_by"], Unit.Piece.Code);
        if (!Unit.TryOf(soldBy, out unit) || unit.Dimension is not (Dimension.Count or Dimension.Mass))
        {
            return $"sold_by: '{CsvTable.Shown(soldBy)}' is none of H87 (piece), LBR, KGM, GRM, ONZ";
        }

        DrinkContainer? container = null;
        if (row["container"] is { Length: > 0 } printed)
        {
            if (!Enum.TryParse<DrinkContainer>(printed, ignoreCase: true, out var known) || !Enum.IsDefined(known) || char.IsAsciiDigit(printed[0]))
            {
                return $"container: '{CsvTable.Shown(printed)}' is none of can, glass, plastic, carton";
            }

            container = known;
        }

        if (row["age"].Length > 0 && !int.TryParse(row["age"], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return "age: years as a whole number";
        }

        var more = new Dictionary<string, string>();
        foreach (var attribute in row["attributes"].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = attribute.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !more.TryAdd(parts[0], parts[1]))
            {
                return $"attributes: '{CsvTable.Shown(attribute)}' is not name=value, each name once";
            }
        }

        var department = Or(row["department"], Department.Other);
        var product = new Product(
            gtin, row["name"], row["brand"] is { Length: > 0 } brand ? brand : null, row["size"] is { Length: > 0 } size ? size : null, department,
            unit.Dimension == Dimension.Mass ? SoldBy.Weight : SoldBy.Piece, TemperatureZone.Ambient)
        {
            Content = NetContent.Read(row["size"]),
            TaxClass = Or(row["class"], TaxClass.UsualIn(department)),
            Container = container,
            AgeLimit = row["age"].Length > 0 ? int.Parse(row["age"], CultureInfo.InvariantCulture) : null,
        };
        return !_products.TryAdd(gtin, new(product, unit, RuledGoods.Of(product, more))) ? $"gtin: {gtin} stands there twice" : null;
    }

    private string? Price(CsvRow row)
    {
        if (!Gtin.TryParse(row["gtin"], out var gtin))
        {
            return $"gtin: {Gtin.WhyNot(row["gtin"])}";
        }

        if (!_products.TryGetValue(gtin, out var product))
        {
            return _hasAllProducts ? $"gtin: {gtin} is not in products.csv" : null;
        }

        var isKind = Enum.TryParse<PriceKind>(Or(row["kind"], "regular"), ignoreCase: true, out var kind) && Enum.IsDefined(kind);
        var unit = Or(row["unit"], product.Unit.Code);
        if (ScopeOf(row["scope"], out var scope) is { } wrong || TimesOf(row, out var from, out var until) is { } wrong2 && (wrong = wrong2) is not null)
        {
            return wrong;
        }

        if (!WrittenAmount.TryRead(row["price"], _usual, out var price) || price.MinorUnits <= 0)
        {
            return $"price: '{CsvTable.Shown(row["price"])}' is no amount above zero such as 4.99 USD";
        }

        if (!isKind || !Unit.TryOf(unit, out var per) || ChannelOf(row["channel"], out var channel) is not null)
        {
            return !isKind ? "kind: regular, reduced or member" : ChannelOf(row["channel"], out _) ?? $"unit: '{CsvTable.Shown(unit)}' is no unit that we know";
        }

        (_prices.TryGetValue(gtin, out var rows) ? rows : _prices[gtin] = []).Add(new(gtin, scope, channel, kind, price, per, from, until, "prices.csv"));
        return null;
    }

    private string? Promotion(CsvRow row)
    {
        if (ScopeOf(row["scope"], out var scope) is { } wrong)
        {
            return wrong;
        }

        if (TimesOf(row, out var from, out var until) is { } wrongTime)
        {
            return wrongTime;
        }

        if (ChannelOf(row["channel"], out var channel) is { } wrongChannel)
        {
            return wrongChannel;
        }

        if (PromotionFile.Read(row, _usual, out var promotion) is { } unfit)
        {
            return unfit;
        }

        var whole = promotion! with { Scope = scope, Channel = channel, From = from, Until = until };
        if (_promotions.Exists(other => other.Id == whole.Id))
        {
            return $"id: '{whole.Id}' stands there twice";
        }

        _promotions.Add(whole);
        return Forms.WhyUnfit(whole);
    }

    private string? Fee(CsvRow row)
    {
        if (!WrittenAmount.TryRead(row["amount"], _usual, out var amount) || amount.MinorUnits < 0)
        {
            return $"amount: '{CsvTable.Shown(row["amount"])}' is no amount such as 0.10 USD";
        }

        Money? free = null;
        if (row["free_from"].Length > 0)
        {
            if (!WrittenAmount.TryRead(row["free_from"], _usual, out var from) || from.Currency != amount.Currency)
            {
                return $"free_from: '{CsvTable.Shown(row["free_from"])}' is no amount in {amount.Currency}";
            }

            free = from;
        }

        _fees.Add(new(row["code"], row["name"], amount, free, row["class"] is { Length: > 0 } taxClass ? taxClass : null, "fees.csv"));
        return null;
    }

    private string? ScopeOf(string text, out Scope scope)
    {
        scope = Scope.Chain;
        if (text is "" or "chain")
        {
            return null;
        }

        if (text.StartsWith("store:", StringComparison.Ordinal))
        {
            scope = Scope.Of(IdOf(text["store:".Length..]));
            return _stores.ContainsKey(text["store:".Length..]) ? null : $"scope: there is no store '{CsvTable.Shown(text["store:".Length..])}' in stores.csv";
        }

        return Scope.TryParse(text, out scope) ? null : $"scope: '{CsvTable.Shown(text)}' is none of chain, zone:NAME, store:NAME";
    }

    private static string? TimesOf(CsvRow row, out DateTime from, out DateTime? until)
    {
        (from, until) = (default, null);
        if (row["from"].Length > 0 && !StoreTime.TryParse(row["from"], out from))
        {
            return $"from: '{CsvTable.Shown(row["from"])}' is no time such as 2026-11-23 or 2026-11-23T06:00";
        }

        if (row["until"].Length == 0)
        {
            return null;
        }

        if (!StoreTime.TryParse(row["until"], out var end))
        {
            return $"until: '{CsvTable.Shown(row["until"])}' is no time such as 2026-11-30 or 2026-11-30T06:00";
        }

        until = end;
        return end > from ? null : "until: it ends before it begins";
    }

    private static string? ChannelOf(string text, out string? channel)
    {
        channel = text.Length == 0 ? null : text;
        return channel is null || Channel.All.Contains(channel) ? null : $"channel: '{CsvTable.Shown(text)}' is none of {string.Join(", ", Channel.All)}";
    }

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    /// <summary>Stores of a folder have names, not ids; the same name gives the same id.</summary>
    private static Id<Store> IdOf(string name)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        hash[0] |= 1; // never the empty id
        return new(new Guid(hash.AsSpan(0, 16)));
    }
}
