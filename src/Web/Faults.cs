using Microsoft.AspNetCore.Http;

namespace OpenAisle.Web;

/// <summary>
/// How a form's refusal travels back to its page: the address says <c>fault=field:code</c>, the page says the text of the code at the
/// field. Only codes that have a text are ever shown, so nobody can put words on our pages.
/// </summary>
internal static class Faults
{
    private const string Query = "fault";

    public static string? Of(HttpContext http, string field)
    {
        foreach (var fault in http.Request.Query[Query])
        {
            if (fault is not null && fault.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && fault.AsSpan(0, colon).SequenceEqual(field))
            {
                return fault[(colon + 1)..];
            }
        }

        return null;
    }

    /// <summary>The address of a page with what was wrong.</summary>
    public static string On(string page, string field, string code)
    {
        var separator = page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{page}{separator}{Query}={Uri.EscapeDataString(field)}:{Uri.EscapeDataString(code)}";
    }

    /// <summary>An address of ours, or the given one when it is none: forms must not send people elsewhere.</summary>
    public static string Local(string? address, string otherwise) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal)
        && !address.Any(char.IsControl)
            ? address
            : otherwise;
}
