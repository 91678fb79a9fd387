using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>A table as a file for spreadsheets: RFC 4180, in UTF-8 with its mark, so that Chinese opens as it was written.</summary>
internal static class CsvFile
{
    private const char Quote = '"';

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t");

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>A cell that begins so may be run as a formula by a spreadsheet (OWASP, CSV injection).</summary>
    private const string Formula = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

    public static IResult Of<T>(string name, TableView<T> view, Words words)
    {
        var text = new StringBuilder();
        Line(text, view.Columns.Select(column => words[column.Title]));
        foreach (var row in view.Rows)
        {
            Line(text, view.Columns.Select(column => (column.Plain ?? column.Text)(row)));
        }

        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", name + ".csv");
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    /// <summary>Text, and nothing that is run; a number stays one, also below zero.</summary>
    internal static string Cell(string cell)
    {
        var safe = cell.Length > 0 && Formula.Contains(cell[0], StringComparison.Ordinal) && !IsNumber(cell) ? "'" + cell : cell;
        return safe.AsSpan().ContainsAny(Quoted) || safe.StartsWith(' ') || safe.EndsWith(' ')
            ? Quote + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + Quote
            : safe;
    }

    private static bool IsNumber(string cell) => cell[0] == '-' && cell.Length > 1 && !cell.AsSpan(1).ContainsAnyExcept(Digits);
}
