using System.Net;
using System.Text;

namespace OpenAisle.Messages.Carriers;

/// <summary>The two forms of an e-mail's text: plain, and the same as modest HTML.</summary>
internal static class Mail
{
    public static string Text(Letter letter, MessageTexts texts, Uri? off)
    {
        var text = new StringBuilder(letter.Body);
        if (letter.Link is { } link)
        {
            text.Append("\n\n").Append(texts["link." + letter.Kind.Word()]).Append(": ").Append(link);
        }

        if (off is not null)
        {
            text.Append("\n\n--\n").Append(texts.Say("off", off));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Styles stand in the elements, because mail programs drop style sheets; no picture and no address of anybody else.</summary>
    public static string Html(Letter letter, MessageTexts texts, Uri? off)
    {
        var html = new StringBuilder($"<!DOCTYPE html><html lang=\"{letter.Language}\"><body style=\"font:16px/1.5 sans-serif;max-width:32em;margin:1.5em auto;padding:0 1em\">");
        html.Append("<h1 style=\"font-size:22px\">").Append(WebUtility.HtmlEncode(letter.Subject)).Append("</h1>");
        foreach (var paragraph in letter.Body.Split("\n\n"))
        {
            html.Append("<p>").Append(WebUtility.HtmlEncode(paragraph).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        }

        if (letter.Link is { } link)
        {
            html.Append("<p><a style=\"display:inline-block;padding:12px 20px;border-radius:10px;background:#1f6b3b;color:#ffffff;text-decoration:none\" href=\"")
                .Append(WebUtility.HtmlEncode(link.ToString())).Append("\">").Append(WebUtility.HtmlEncode(texts["link." + letter.Kind.Word()])).Append("</a></p>");
        }

        if (off is not null)
        {
            html.Append("<p style=\"font-size:13px\">").Append(WebUtility.HtmlEncode(texts.Say("off", off))).Append("</p>");
        }

        return html.Append("</body></html>").ToString();
    }
}
