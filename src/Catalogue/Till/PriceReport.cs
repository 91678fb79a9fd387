using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;

namespace OpenAisle.Catalogue.Till;

/// <summary>How pricing a basket of files ended.</summary>
public abstract record FolderPriced
{
    private FolderPriced()
    {
    }

    /// <param name="Json">The priced, explained basket.</param>
    public sealed record Priced(string Json) : FolderPriced;

    /// <summary>Something in the files is wrong; each fault names its line.</summary>
    public sealed record Refused(IReadOnlyList<FileFault> Faults) : FolderPriced;
}

/// <summary>Prices a basket file by a folder of files: what <c>price</c> prints, so that a till's receipts can be replayed.</summary>
public static class PriceReport
{
    /// <param name="clock">Says when, for a basket that does not.</param>
    public static FolderPriced Of(string folder, string basketFile, TimeProvider clock)
    {
        var faults = new List<FileFault>();
        var catalogue = PriceFolder.Read(folder, faults);
        var name = Path.GetFileName(basketFile);
        if (Directory.Exists(basketFile))
        {
            return new FolderPriced.Refused([new(name, 0, "it is a folder, not a basket")]);
        }

        using var stream = File.OpenRead(basketFile);
        var basket = BasketFile.Read(stream, name, faults);
        if (catalogue is null || basket is null)
        {
            return new FolderPriced.Refused(faults);
        }

        var store = basket.Store is { } named ? catalogue.Stores.GetValueOrDefault(named)
            : catalogue.Stores.Count == 1 ? catalogue.Stores.Values.First()
            : null;
        var at = clock.GetUtcNow();
        if (store is null)
        {
            faults.Add(new(name, 0, basket.Store is null ? "it names no store, and stores.csv has several" : $"there is no store '{CsvTable.Shown(basket.Store)}' in stores.csv"));
        }
        else if (basket.At is { } time)
        {
            if (StoreTime.TryParse(time, out var local))
            {
                at = StoreTime.Instant(local, store.Zone);
            }
            else
            {
                faults.Add(new(name, 0, $"at: '{CsvTable.Shown(time)}' is no time such as 2026-11-23T18:05"));
            }
        }

        if (basket.Channel is { } channel && !Channel.All.Contains(channel))
        {
            faults.Add(new(name, 0, $"channel: '{CsvTable.Shown(channel)}' is none of {string.Join(", ", Channel.All)}"));
        }

        Money tip = default;
        if (store is not null && WhyNoTip(basket.Tip, store.Currency, out tip) is { } noTip)
        {
            faults.Add(new(name, 0, noTip));
        }

        return faults.Count > 0 ? new FolderPriced.Refused(faults) : Price(catalogue, basket, name, store!, at, tip, faults);
    }

    private static string? WhyNoTip(string? written, Currency currency, out Money tip)
    {
        tip = Money.Zero(currency);
        return written is null ? null
            : !WrittenAmount.TryRead(written, currency, out tip) ? $"tip: '{CsvTable.Shown(written)}' is no amount such as 2.00 {currency}"
            : tip.Currency != currency ? $"the tip is in {tip.Currency}"
            : tip.MinorUnits < 0 ? "a tip is not below zero"
            : null;
    }

    private static FolderPriced Price(
        PriceFolder catalogue, BasketFile basket, string file, FolderStore store, DateTimeOffset at, Money tip, List<FileFault> faults)
    {
        var local = StoreTime.Local(at, store.Zone);
        var rules = new PlaceRules(catalogue.Rules, store.Terms, local);
        var lines = new List<TillLine>();
        var answers = new List<PriceAnswer>();
        for (var number = 1; number <= basket.Lines.Count; number++)
        {
            var wanted = basket.Lines[number - 1];
            PriceAnswer? answer = null;
            var quantity = default(Quantity);
            FolderProduct? product = null;
            var wrong = !Gtin.TryParse(wanted.Gtin, out var gtin) ? $"gtin: {Gtin.WhyNot(wanted.Gtin)}"
                : !catalogue.Products.TryGetValue(gtin, out product) ? $"gtin: {gtin} is not in products.csv"
                : BasketFile.QuantityOf(wanted.Quantity, product.Unit, out quantity) is { } unfit ? unfit
                : (answer = PriceResolution.Resolve(
                    catalogue.PricesOf(gtin), null, store.Terms, store.Zone, product.Unit, store.Currency, basket.Channel, at)) is null
                    ? $"gtin: {gtin} has no price in {store.Currency} by the {product.Unit} in this store at that time"
                : null;
            if (wrong is not null)
            {
                faults.Add(new(file, wanted.FileLine, wanted.FileLine > 0 ? wrong : $"line {number}: {wrong}"));
                continue;
            }

            var history = PriceHistory.Between(
                catalogue.PricesOf(gtin), null, store.Terms, store.Zone, product!.Unit, store.Currency, basket.Channel,
                at.AddDays(-(2 * (rules.FormerPrice?.Days ?? 0)) - 1), at.AddTicks(1));
            lines.Add(new(
                number, product.Product, quantity, product.Unit, answer!.For(basket.Member), product.Goods,
                FormerPrice.Of(history, rules.FormerPrice)));
            answers.Add(answer);
        }

        if (faults.Count > 0)
        {
            return new FolderPriced.Refused(faults);
        }

        try
        {
            var set = PromotionSet.At(
                catalogue.Promotions.Where(promotion => (promotion.Amount ?? promotion.Spend ?? Money.Zero(store.Currency)).Currency == store.Currency),
                store.Terms, store.Zone, basket.Channel, at);
            var shopper = new ShopperTerms(
                basket.Member, (basket.Coupons ?? []).ToHashSet(), (basket.Clips ?? []).ToHashSet(), basket.Used ?? new Dictionary<string, int>());
            var rung = Register.Ring(
                lines, set, shopper, rules, [.. catalogue.Fees.Where(fee => fee.Amount.Currency == store.Currency)],
                tip, local);
            var more = OneMores.Of(
                [.. lines.Select(line => BasketGood.Of(line.Number, line.Product, line.Quantity, line.Price.UnitPrice, rules.IsDiscountable(line.Goods)))],
                set, shopper, store.Currency);
            return new FolderPriced.Priced(JsonSerializer.Serialize(
                Report.Of(store, at, basket, rung, answers, more), PriceReportJson.Readable.Report));
        }
        catch (OverflowException)
        {
            return new FolderPriced.Refused([new(file, 0, "it comes to more than any till can count")]);
        }
    }

    internal sealed record Report(
        string Store, string At, string? Channel, bool Member, IReadOnlyList<ReportLine> Lines, IReadOnlyList<ReportUse> Promotions,
        IReadOnlyList<ReportMore> OneMore, IReadOnlyList<ReportFee> Fees, Money Goods, Money Discount, Money Deposit, Money Tax, Money FeesTotal,
        Money Due, Money Tip, Money ToPay, Money InCash, Money? SnapEligible, bool ProvenBest, Money? BetterByAtMost)
    {
        public static Report Of(
            FolderStore store, DateTimeOffset at, BasketFile basket, RungUp rung, List<PriceAnswer> answers, IReadOnlyList<OneMore> more) => new(
            store.Name, TimeZoneInfo.ConvertTime(at, store.Zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), basket.Channel, basket.Member,
            [.. rung.Lines.Select((line, index) => ReportLine.Of(line, answers[index], store.Zone, at))],
            [.. rung.Promotions.Select(use => new ReportUse(use.Promotion, use.Name, use.Uses, use.Amount))],
            [.. more.Select(one => new ReportMore(one.Line, one.More, one.Spend, one.Promotion, one.Name, one.Brings))],
            [.. rung.Fees.Select(fee => new ReportFee(fee.Fee.Code, fee.Fee.Name, fee.Amount, fee.Tax))],
            rung.Goods, rung.Discount, rung.Deposit, rung.Tax, rung.FeesTotal, rung.Due, rung.Tip, rung.ToPay, rung.InCash, rung.SnapEligible,
            rung.Unproven.IsZero, rung.Unproven.IsZero ? null : rung.Unproven);
    }

    internal sealed record ReportLine(
        int Line, Gtin Gtin, string Name, Quantity Quantity, Money UnitPrice, string Why, Money? RegularPrice, Money? FormerPrice, Money Amount,
        IReadOnlyList<ReportDiscount> Discounts, Money Discount, ReportDeposit? Deposit, IReadOnlyList<ReportTax> Taxes, Money Tax, Money Due,
        ReportCompare? Compare, ReportAge? Age, IReadOnlyList<ReportReason> Restrictions, bool? Snap)
    {
        public static ReportLine Of(RungLine line, PriceAnswer answer, TimeZoneInfo zone, DateTimeOffset at) => new(
            line.Line.Number, line.Line.Product.Gtin, line.Line.Product.Name, line.Line.Quantity, line.Line.Price.UnitPrice,
            PriceWords.Why(line.Line.Price, zone, at), line.Line.Price.Kind == PriceKind.Member ? answer.Price.UnitPrice : null, line.Line.Former,
            line.Amount,
            [.. line.Discounts.Select(one => new ReportDiscount(one.Promotion, one.Name, one.Amount, one.Units, one.Funding == Funding.Manufacturer ? "manufacturer" : "store", one.Why))],
            line.Discount, line.DepositTerms is { } terms ? new(line.Deposit, terms.EachUnit, terms.Reason, terms.Source) : null,
            [.. line.Taxes.Select(tax => new ReportTax(tax.Levy, Numbers.Write(tax.Millionths / 10_000m) + "%", tax.IsIncluded, tax.On, tax.Amount, tax.Reason, tax.Source))],
            line.Tax, line.Due,
            line.UnitPrice is { } compare ? new(compare.Price.ToString($"F{compare.Digits}", CultureInfo.InvariantCulture), compare.Per, compare.Source) : null,
            line.Age is { } age ? new(age.Years, age.Reason, age.Source) : null,
            [.. line.Restrictions.Select(one => new ReportReason(one.Code, one.Reason, one.Source))], line.IsSnapEligible);
    }

    internal sealed record ReportDiscount(string Promotion, string Name, Money Amount, int Units, string PaidBy, string Why);

    internal sealed record ReportDeposit(Money Amount, Money Each, string Reason, string Source);

    internal sealed record ReportTax(string Levy, string Rate, bool Included, Money On, Money Amount, string Reason, string Source);

    internal sealed record ReportCompare(string Price, string Per, string Source);

    internal sealed record ReportAge(int Years, string Reason, string Source);

    internal sealed record ReportReason(string Code, string Reason, string Source);

    internal sealed record ReportUse(string Promotion, string Name, int Uses, Money Amount);

    internal sealed record ReportMore(int? Line, Quantity? More, Money? Spend, string Promotion, string Name, Money Brings);

    internal sealed record ReportFee(string Code, string Name, Money Amount, Money Tax);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PriceReport.Report))]
internal sealed partial class PriceReportJson : JsonSerializerContext
{
    /// <summary>Letters of every language as they are: this is read at a terminal, never in a page.</summary>
    public static PriceReportJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
