using System.Diagnostics;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>
/// Files the products of an Open Food Facts export (JSON lines, plain or gzip) under their GTIN. Every good record goes in, every bad
/// one is reported with its line; a second run of the same file changes nothing. Prices are not its business: a product is offered once a
/// store gives it one.
/// </summary>
public sealed class OpenFoodFactsImport(IShopDatabase database, Offers offers, CatalogueLimits limits, TimeProvider clock)
{
    public async Task<ImportReport> Run(string path, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
        return await Run(file, progress, cancel);
    }

    /// <summary>Batches are committed as they are full: a stop in between loses none of them, and the next run doubles none.</summary>
    /// <param name="file">Seekable; read from where it stands to its end, and left open.</param>
    public async Task<ImportReport> Run(Stream file, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        var report = new ImportReport(limits.RefusalsListed);
        await using var source = await ImportFile.Open(file, cancel);
        var lines = new ImportLines(source, limits.LongestLineBytes);
        var firstLineOf = new Dictionary<Gtin, long>(); // some 40 bytes a record: 150 MB for all of Open Food Facts
        var batch = new List<ProductRecord>(limits.RecordsABatch);
        while (await lines.Next(cancel) is { } line)
        {
            report.Read();
            if (Take(line, firstLineOf, report) is { } record)
            {
                batch.Add(record);
            }

            if (batch.Count == limits.RecordsABatch)
            {
                await File(batch, report, cancel);
                progress?.Report(new(source.BytesRead, source.TotalBytes, report.Records, report.Refused));
            }
        }

        await File(batch, report, cancel);
        if (source.Damage is { } damage)
        {
            report.Damaged(damage);
        }

        progress?.Report(new(source.BytesRead, source.TotalBytes, report.Records, report.Refused));
        return report;
    }

    private ProductRecord? Take(ImportLine line, Dictionary<Gtin, long> firstLineOf, ImportReport report)
    {
        if (line.IsTooLong)
        {
            report.Refuse(line.Number, $"longer than {limits.LongestLineBytes} bytes");
            return null;
        }

        switch (OpenFoodFactsRecord.Read(line.Bytes))
        {
            case RecordRead.Good(var record) when firstLineOf.TryAdd(record.Product.Gtin, line.Number):
                if (!record.HasName)
                {
                    report.Notice(line.Number, $"no name in any language; {record.Product.Gtin} is filed as '{record.Product.Name}'");
                }

                return record;
            case RecordRead.Good(var record):
                report.Refuse(line.Number, $"code {record.Product.Gtin} stands in line {firstLineOf[record.Product.Gtin]} already");
                return null;
            case RecordRead.Refused(var why):
                report.Refuse(line.Number, why);
                return null;
            case RecordRead.Broken(var why) when line.IsLast:
                report.Refuse(line.Number, $"{why}; the file ends within this line");
                report.Damaged($"the file ends within line {line.Number}");
                return null;
            case RecordRead.Broken(var why):
                report.Refuse(line.Number, why);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private async Task File(List<ProductRecord> batch, ImportReport report, CancellationToken cancel)
    {
        if (batch.Count == 0)
        {
            return;
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var filed = await ProductWriter.Write(transaction, batch, cancel, clock);
        if (filed.Replaced > 0)
        {
            await CatalogueChanges.CountAll(transaction, cancel);
        }

        await transaction.CommitAsync(cancel);
        report.Count(filed);
        batch.Clear();
        if (filed.Replaced > 0)
        {
            offers.AllChanged();
        }
    }
}
