using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace OpenAisle.Web.Account;

/// <summary>Says that this device is one of a store's shared phones. Sealed: a PIN is worth something only together with it.</summary>
public sealed class PhoneCookie(IDataProtectionProvider protection)
{
    private const string Name = "openaisle-phone";
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(365);

    private readonly IDataProtector _seal = protection.CreateProtector("openaisle.web.phones");

    /// <summary>Is there one at all? Whether it holds is seen when it is read.</summary>
    public static bool IsThere(HttpRequest request) => request.Cookies.ContainsKey(Name);

    internal void Write(HttpContext http, Id<SharedPhone> phone) => http.Response.Cookies.Append(
        Name, _seal.Protect(phone.ToString()), new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Lasts, IsEssential = true });

    internal Id<SharedPhone>? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Name] is { } sealedId && Id<SharedPhone>.TryParse(_seal.Unprotect(sealedId), null, out var id) ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
