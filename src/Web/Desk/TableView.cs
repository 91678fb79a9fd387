using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Web.Parts;

namespace OpenAisle.Web.Desk;

/// <summary>A table as somebody asked for it: which rows, in which order, which page. All of it stands in the address.</summary>
public sealed class TableView<T>
{
    /// <summary>The field that is sorted by, with a minus for the greatest first.</summary>
    internal const string SortField = "sort";

    /// <summary>The words that a row must hold.</summary>
    internal const string OnlyField = "only";

    private const string PageField = "page";
    private const char Down = '-';
    private const int RowsAPage = 50;

    private readonly IQueryCollection _query;

    public TableView(IEnumerable<T> rows, IReadOnlyList<Column<T>> columns, IQueryCollection query, CultureInfo culture)
    {
        _query = query;
        Columns = columns;
        Only = query[OnlyField].ToString().Trim();
        var kept = Only.Length == 0 ? rows : rows.Where(row => columns.Any(column => culture.CompareInfo.IndexOf(column.Text(row), Only, CompareOptions.IgnoreCase) >= 0));
        var sort = query[SortField].ToString();
        if (columns.FirstOrDefault(column => column.Key == sort.TrimStart(Down)) is { } sorted)
        {
            (Sorted, IsDown) = (sorted.Key, sort.StartsWith(Down));
            kept = Sort(kept, sorted, IsDown, culture);
        }

        Rows = [.. kept];
        Pages = Pager.Of(Rows.Count, RowsAPage);
        Page = Math.Min(Pager.Read(query[PageField]), Pages);
    }

    public IReadOnlyList<Column<T>> Columns { get; }

    /// <summary>All that were asked for, in their order.</summary>
    public IReadOnlyList<T> Rows { get; }

    public IEnumerable<T> Shown => Rows.Skip((Page - 1) * RowsAPage).Take(RowsAPage);

    public int Page { get; }

    public int Pages { get; }

    public string Only { get; }

    /// <summary>The key of the column that is sorted by; null where the rows stand in their own order.</summary>
    public string? Sorted { get; }

    public bool IsDown { get; }

    /// <summary>Somebody asked for other rows than all, or for them in another order or on another page.</summary>
    public bool IsAsked => Only.Length > 0 || Sorted is not null || Page > 1;

    /// <summary>The same table sorted by a column; by the one that it is sorted by, the other way round.</summary>
    public string SortedBy(string path, Column<T> column) =>
        Address(path, (SortField, column.Key == Sorted && !IsDown ? Down + column.Key : column.Key), (PageField, null));

    /// <summary>The address up to the page's number.</summary>
    public string PageAddress(string path) => Address(path, (PageField, null)) is var address && address.Contains('?', StringComparison.Ordinal) ? address + "&" : address + "?";

    /// <summary>What else was asked for, for a form that asks for other rows of it.</summary>
    public IEnumerable<(string Name, string Value)> Kept => Asked.Where(one => one.Name is not (OnlyField or PageField));

    /// <summary>The same question put to another address, or with other answers; null leaves a field out.</summary>
    public string Address(string path, params (string Name, string? Value)[] changes)
    {
        var fields = Asked.Where(one => !changes.Any(change => change.Name == one.Name))
            .Concat(changes.Where(change => change.Value is not null).Select(change => (change.Name, change.Value!)));
        var question = string.Join('&', fields.Select(one => $"{Uri.EscapeDataString(one.Item1)}={Uri.EscapeDataString(one.Item2)}"));
        return question.Length == 0 ? path : path + "?" + question;
    }

    /// <summary>Of the address; what a form said of its outcome is said once.</summary>
    private IEnumerable<(string Name, string Value)> Asked =>
        _query.Where(one => one.Key is not ("done" or "fault" or "short") && one.Value.ToString().Length > 0).Select(one => (one.Key, one.Value[0]!));

    private static IEnumerable<T> Sort(IEnumerable<T> rows, Column<T> column, bool isDown, CultureInfo culture)
    {
        if (column.By is not { } by)
        {
            var letters = StringComparer.Create(culture, ignoreCase: true);
            return isDown ? rows.OrderByDescending(column.Text, letters) : rows.OrderBy(column.Text, letters);
        }

        // What is not known stands last, whichever way round.
        var known = rows.OrderBy(row => by(row) is null);
        return isDown ? known.ThenByDescending(by) : known.ThenBy(by);
    }
}
