using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenAisle.Doors;

namespace OpenAisle.Host.SignIn;

/// <summary><c>Authorization: Bearer</c> with a staff key of the settings.</summary>
internal sealed class StaffKeyScheme(
    Settings settings, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "staff-key";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var hash = StaffKey.HashOf(header[Bearer.Length..].Trim());
        if (settings.StaffKeys.FirstOrDefault(key => key.Opens(hash)) is not { } known)
        {
            return Task.FromResult(AuthenticateResult.Fail("The key is not known."));
        }

        var person = new ClaimsPrincipal(new ClaimsIdentity(StaffRoles.ClaimsOf(known.Role, known.Associate), Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(person, Name)));
    }
}
