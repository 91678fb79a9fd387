using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Reads a file through its mapping. Nothing is written; what is wrong stands in the report.</summary>
internal static class FeedReading
{
    /// <param name="file">Seekable; it is closed.</param>
    /// <param name="name">The file's own name, which mappings may look at as <c>file</c>.</param>
    /// <param name="now">What the wall shows where the source is at home.</param>
    public static FeedLoad Read(Stream file, string name, FeedMapping mapping, FeedStores stores, OwnCodes ownCodes, FeedLimits limits, DateTime now)
    {
        var report = new FeedReport(limits.RowsNamed);
        var load = new FeedLoad(
            report, stores, ownCodes, Effective(mapping, name, now),
            kind => mapping.IsFull(name) && mapping.Sections.Any(section => section.Kind == kind && !section.IsDelta), mapping.Source);
        try
        {
            ReadRows(file, name, mapping, load, limits);
        }
        catch (DamagedFeedException damage)
        {
            report.Damage = damage.Message;
        }

        report.Damage ??= Whole(load, mapping, mapping.IsFull(name));
        return load;
    }

    /// <summary>Why the file is refused although every byte of it could be read.</summary>
    private static string? Whole(FeedLoad load, FeedMapping mapping, bool isFull)
    {
        var report = load.Report;
        if (isFull && report.Rows == 0 && report.Damage is null)
        {
            // It names no store and no zone, so there is nothing that it could end.
            report.Note("the file holds no row at all; what stands is left as it is");
        }

        return report.Refused * 100 > report.Rows * mapping.ToleratePercent
            ? FormattableString.Invariant($"{report.Refused} of {report.Rows} rows are refused; the mapping tolerates {mapping.ToleratePercent} %")
            : null;
    }

    private static string Effective(FeedMapping mapping, string name, DateTime now)
    {
        if (mapping.Effective is not { } rule)
        {
            return WallTime.Write(now);
        }

        var row = new string?[mapping.Names.Count];
        FillIn(row, mapping, name);
        return rule.Value(row, new string?[mapping.Lets.Count], out _) is { } text && WallTime.TryRead(text, out var local) ? WallTime.Write(local) : WallTime.Write(now);
    }

    private static void ReadRows(Stream file, string name, FeedMapping mapping, FeedLoad load, FeedLimits limits)
    {
        using var reader = mapping.Open(file, limits);
        var takes = mapping.Sections.Where(section => section.Only.Count == 0 || Patterns.Any(section.Only, name))
            .OrderBy(section => section.Kind)
            .Select(section => (section.Place, section.Split, Take: RowTake.Of(section, mapping, load)))
            .ToList();
        var lets = new string?[mapping.Lets.Count];
        CheckColumns(reader, mapping, name);
        while (reader.Next())
        {
            if (load.Report.Rows == limits.MostRows)
            {
                throw new DamagedFeedException(reader.Line, $"more than {limits.MostRows} rows");
            }

            FillIn(reader.Values, mapping, name);
            var refused = Lets(mapping, reader.Values, lets);
            load.Report.Rows++;
            var passedOver = refused is null;
            foreach (var (place, split, take) in takes)
            {
                if (place == reader.Place && refused is null)
                {
                    refused = split is { } parts ? Parts(reader, parts.Name, parts.Sign, lets, take) : take.Row(reader.Values, lets, reader.Line);
                    passedOver &= take.PassedOver;
                }
            }

            load.Report.Skipped += passedOver ? 1 : 0;

            if (refused is not null)
            {
                load.Report.Refuse(reader.Line, refused);
            }
        }

        foreach (var (_, _, take) in takes)
        {
            take.End();
        }
    }

    /// <summary>A file whose header lacks what every row needs is another file, or a broken one.</summary>
    private static void CheckColumns(Reading.FeedReader reader, FeedMapping mapping, string name)
    {
        if (reader.HasColumn is not { } has)
        {
            return;
        }

        foreach (var section in mapping.Sections.Where(section => section.Only.Count == 0 || Patterns.Any(section.Only, name)))
        {
            var needed = section.Fields.Where(field => FeedFields.Needed(section.Kind).Contains(field.Name));
            if (needed.FirstOrDefault(field => field.OnlyFrom.Count > 0 && field.OnlyFrom.All(index => !has[index] && mapping.Names[index] != "file")) is { } missing)
            {
                throw new DamagedFeedException(1, $"the header has no column {string.Join(" or ", missing.OnlyFrom.Select(index => $"'{mapping.Names[index]}'"))}, from which {missing.Name} comes");
            }
        }
    }

    /// <summary>The row once for each part of one of its cells.</summary>
    private static string? Parts(Reading.FeedReader reader, int name, char sign, string?[] lets, RowTake take)
    {
        var whole = reader.Values[name];
        string? refused = null;
        foreach (var part in (whole ?? "").Split(sign))
        {
            reader.Values[name] = part;
            refused ??= take.Row(reader.Values, lets, reader.Line);
        }

        reader.Values[name] = whole;
        return refused;
    }

    /// <summary>The field <c>file</c> is the file's own name.</summary>
    private static void FillIn(string?[] row, FeedMapping mapping, string name)
    {
        for (var index = 0; index < mapping.Names.Count; index++)
        {
            if (mapping.Names[index] == "file")
            {
                row[index] = name;
            }
        }
    }

    private static string? Lets(FeedMapping mapping, string?[] row, string?[] lets)
    {
        for (var index = 0; index < lets.Length; index++)
        {
            lets[index] = mapping.Lets[index].Value(row, lets, out var whyNot);
            if (whyNot is not null)
            {
                return $"{mapping.Lets[index].Name}: {whyNot}";
            }
        }

        return null;
    }
}
