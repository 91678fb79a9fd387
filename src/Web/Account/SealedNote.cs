using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace OpenAisle.Web.Account;

/// <summary>A note to ourselves in somebody's browser, for a few minutes: sealed, sent to our pages only, read once.</summary>
internal sealed class SealedNote(IDataProtectionProvider protection)
{
    private const string Prefix = "openaisle-note-";
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _seal = protection.CreateProtector("openaisle.web.notes");

    public void Leave(HttpContext http, string name, string text) => http.Response.Cookies.Append(
        Prefix + name, For(name).Protect(text, GoodFor), new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = GoodFor, IsEssential = true });

    public string? Take(HttpContext http, string name)
    {
        if (http.Request.Cookies[Prefix + name] is not { } note)
        {
            return null;
        }

        http.Response.Cookies.Delete(Prefix + name);
        try
        {
            return For(name).Unprotect(note);
        }
        catch (CryptographicException)
        {
            return null;   // too old, or not ours
        }
    }

    private ITimeLimitedDataProtector For(string name) => _seal.CreateProtector(name).ToTimeLimitedDataProtector();
}
