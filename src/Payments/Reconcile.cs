using System.Globalization;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>How our books and a payment company's differ about one reference.</summary>
public enum DifferenceKind
{
    /// <summary>They took money that our journal does not know of.</summary>
    CapturedThereNotHere,

    /// <summary>We wrote down a capture that they do not know.</summary>
    CapturedHereNotThere,

    CapturedAmountDiffers,

    RefundedAmountDiffers,

    /// <summary>An intent has stood unconfirmed for longer than <see cref="Reconcile.OpenFor"/>.</summary>
    StillOpen,

    /// <summary>They did not say: compare again.</summary>
    NotAnswered,
}

/// <summary>One difference, with what each side says in words for whoever looks into it.</summary>
public sealed record Difference(DifferenceKind Kind, string Provider, string Reference, string Ours, string Theirs);

/// <summary>What a comparison found.</summary>
/// <param name="Compared">References that were looked at.</param>
public sealed record Reconciliation(DateOnly First, DateOnly Last, int Compared, IReadOnlyList<Difference> Differences);

/// <summary>Compares our books with those of the payment companies. It reports; it changes nothing, save that open payments ask again.</summary>
public sealed class Reconcile
{
    /// <summary>An intent should be confirmed in seconds; after so long somebody should look.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromHours(1);

    /// <summary>Rows in one question to our own book.</summary>
    private const int PageSize = 500;

    /// <summary>Payments that ask their companies at once after a restore.</summary>
    private const int AtOnce = 8;

    private const string Open =
        $"'{nameof(TenderStatus.Intended)}', '{nameof(TenderStatus.VoidIntended)}', '{nameof(TenderStatus.CaptureIntended)}'";

    private readonly IShopDatabase _database;
    private readonly IEnumerable<IPaymentProvider> _providers;
    private readonly Outside _outside;
    private readonly IGrainFactory _actors;
    private readonly TimeProvider _clock;

    internal Reconcile(IShopDatabase database, IEnumerable<IPaymentProvider> providers, Outside outside, IGrainFactory actors, TimeProvider clock)
    {
        _database = database;
        _providers = providers;
        _outside = outside;
        _actors = actors;
        _clock = clock;
    }

    /// <summary>
    /// Compares days (UTC) with every company that settles. The settlement says where to look; where its sums differ from ours, which may
    /// only be a refund on another day, the company's own total of that reference decides.
    /// </summary>
    public async Task<Reconciliation> Days(DateOnly first, DateOnly last, CancellationToken cancel = default)
    {
        List<Difference> differences = [];
        var compared = 0;
        foreach (var company in _providers.OfType<ISettles>())
        {
            var settled = await Settled(company, first, last, cancel);
            var ours = await Ours(company.Name, settled.Keys, first, last);
            foreach (var reference in settled.Keys.Union(ours.Keys).Order(StringComparer.Ordinal))
            {
                compared++;
                settled.TryGetValue(reference, out var theirs);
                var row = ours.GetValueOrDefault(reference);
                if (theirs.Captured != (row?.Captured ?? 0) || theirs.Refunded != (row?.Refunded ?? 0))
                {
                    differences.AddRange(Compare(company.Name, reference, row, await Find(company.Name, reference)));
                }
            }
        }

        differences.AddRange(await StillOpen());
        return new(first, last, compared, differences);
    }

    /// <summary>After a restore: every payment that is open, or stands, asks its company what has become of it.</summary>
    /// <returns>How many tenders were asked about, and of how many that stand the companies have not said anything.</returns>
    public async Task<(int Asked, int Unanswered)> AskAboutOpen(CancellationToken cancel = default)
    {
        await using var connection = await _database.Open(cancel);
        var after = "";
        var (asked, unanswered) = (0, 0);
        while (true)
        {
            var page = (await connection.QueryAsync<(string Reference, string Payment, long Tender)>(
                $"select reference, payment, tender from payments where status in ({Open}, '{nameof(TenderStatus.Authorised)}') "
                + "and reference > @after order by reference limit @PageSize",
                new { after, PageSize })).AsList();
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (row, _) =>
            {
                if (!await _actors.GetGrain<IPaymentWork>(Guid.Parse(row.Payment)).AskNow((int)row.Tender))
                {
                    Interlocked.Increment(ref unanswered);
                }
            });

            asked += page.Count;
            if (page.Count < PageSize)
            {
                return (asked, unanswered);
            }

            after = page[^1].Reference;
        }
    }

    /// <summary>What differs between our row and the company's own word about one reference.</summary>
    internal static IEnumerable<Difference> Compare(string provider, string reference, BookRow? row, ProviderAnswer answer)
    {
        var (captured, refunded) = (row?.Captured ?? 0, row?.Refunded ?? 0);
        var ours = row is null
            ? "nothing"
            : string.Create(CultureInfo.InvariantCulture, $"{row.Status}, captured {captured}, refunded {refunded} {row.Currency}");
        (long Captured, long Refunded)? told = answer switch
        {
            ProviderAnswer.Authorised a => (a.CapturedSoFar.MinorUnits, a.RefundedSoFar.MinorUnits),
            ProviderAnswer.NotFound or ProviderAnswer.Declined or ProviderAnswer.Voided or ProviderAnswer.Expired => (0, 0),
            _ => null,
        };
        if (told is not { } theirs)
        {
            yield return new(DifferenceKind.NotAnswered, provider, reference, ours, answer.GetType().Name);
            yield break;
        }

        var words = string.Create(CultureInfo.InvariantCulture, $"{answer.GetType().Name}, captured {theirs.Captured}, refunded {theirs.Refunded}");
        if (theirs.Captured != captured)
        {
            var kind = captured == 0 ? DifferenceKind.CapturedThereNotHere
                : theirs.Captured == 0 ? DifferenceKind.CapturedHereNotThere
                : DifferenceKind.CapturedAmountDiffers;
            yield return new(kind, provider, reference, ours, words);
        }

        if (theirs.Refunded != refunded)
        {
            yield return new(DifferenceKind.RefundedAmountDiffers, provider, reference, ours, words);
        }
    }

    private Task<ProviderAnswer> Find(string provider, string reference) =>
        _outside.Ask(provider, "find", reference, (company, cancel) => company.Find(reference, cancel));

    private static async Task<Dictionary<string, (long Captured, long Refunded)>> Settled(
        ISettles company, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        Dictionary<string, (long Captured, long Refunded)> sums = [];
        await foreach (var line in company.Settlement(first, last, cancel))
        {
            var sum = sums.GetValueOrDefault(line.Reference);
            sums[line.Reference] = (sum.Captured + line.Captured.MinorUnits, sum.Refunded + line.Refunded.MinorUnits);
        }

        return sums;
    }

    /// <summary>Our rows: those that moved money in these days, and whatever the settlement names.</summary>
    private async Task<Dictionary<string, BookRow>> Ours(string provider, IEnumerable<string> named, DateOnly first, DateOnly last)
    {
        await using var connection = await _database.Open();
        Dictionary<string, BookRow> rows = [];
        var moved = await connection.QueryAsync<BookRow>(
            $"select {PaymentBook.Columns} from payments where provider = @provider and captured > 0 and updated >= @from and updated < @to",
            new { provider, from = Midnight(first), to = Midnight(last.AddDays(1)) });
        foreach (var row in moved)
        {
            rows[row.Reference] = row;
        }

        foreach (var some in named.Where(reference => !rows.ContainsKey(reference)).ToList().Chunk(PaymentBook.RowsPerStatement))
        {
            foreach (var row in await PaymentBook.Find(some, connection))
            {
                rows[row.Reference] = row;
            }
        }

        return rows;
    }

    private async Task<IEnumerable<Difference>> StillOpen()
    {
        await using var connection = await _database.Open();
        var rows = await connection.QueryAsync<BookRow>(
            $"select {PaymentBook.Columns} from payments where status in ({Open}) and updated < @before order by updated limit @PageSize",
            new { before = (_clock.GetUtcNow() - OpenFor).ToUnixTimeMilliseconds(), PageSize });
        return rows.Select(row => new Difference(
            DifferenceKind.StillOpen, row.Provider, row.Reference,
            $"{row.Status} since {DateTimeOffset.FromUnixTimeMilliseconds(row.Updated):yyyy-MM-ddTHH:mm:ssZ}", "not asked"));
    }

    private static long Midnight(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
