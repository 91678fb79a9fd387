using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Doors;

namespace OpenAisle.Payments.Sandbox;

/// <summary>
/// Where the sandbox company says that something happened. What it says is not believed: the payment asks for itself. So it does no harm
/// when a notification comes twice, late, or in the wrong order.
/// </summary>
internal static class Notifications
{
    public const string Path = "/api/payments/notifications/sandbox";
    public const string SignatureHeader = "Sandbox-Signature";

    private const int MostBodyBytes = 64 * 1024;

    public static void MapSandboxNotifications(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<SandboxSettings>() is { } settings)
        {
            app.MapPost(Path, (HttpRequest request, IGrainFactory actors, TimeProvider clock) => Take(request, settings, actors, clock))
                .AllowAnonymous() // the signature says who it is
                .DisableAntiforgery()
                .ExcludeFromDescription();
        }
    }

    /// <summary>Is this <c>t=UNIX,v1=HEX</c> the company's signature over these bytes, and recent?</summary>
    public static bool IsSigned(string header, ReadOnlySpan<byte> body, SandboxSettings settings, DateTimeOffset now)
    {
        var parts = header.Split(',');
        if (parts is not [['t', '=', .. var time], ['v', '1', '=', .. var given]]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(now.ToUnixTimeSeconds() - at) > settings.NotificationAge.TotalSeconds)
        {
            return false;
        }

        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(settings.NotificationSecret));
        mac.AppendData(Encoding.UTF8.GetBytes(time + "."));
        mac.AppendData(body);
        var expected = Convert.ToHexStringLower(mac.GetHashAndReset());
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
    }

    private static async Task<IResult> Take(HttpRequest request, SandboxSettings settings, IGrainFactory actors, TimeProvider clock)
    {
        if (await ReadBody(request) is not { } body)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", $"A notification has at most {MostBodyBytes} bytes.", null);
        }

        if (!IsSigned(request.Headers[SignatureHeader].ToString(), body, settings, clock.GetUtcNow()))
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, "bad-signature", $"The header {SignatureHeader} does not fit.", SignatureHeader);
        }

        WireNotification? notification;
        try
        {
            notification = JsonSerializer.Deserialize(body, SandboxJson.Default.WireNotification);
        }
        catch (JsonException)
        {
            notification = null;
        }

        if (notification is null)
        {
            return Problems.Field("authorisation", "unreadable", "A notification names an authorisation by reference and status.");
        }

        // A reference that is not ours is somebody else's news: taken, so that it is not sent again.
        if (References.TryReadTender(notification.Authorisation.Reference, out var payment, out var tender))
        {
            await actors.GetGrain<IPaymentWork>(payment).Ask(tender, Rumour(notification.Authorisation.Status));
        }

        return TypedResults.NoContent();
    }

    private static TenderStatus? Rumour(string status) => status switch
    {
        "authorised" => TenderStatus.Authorised,
        "declined" => TenderStatus.Declined,
        "voided" => TenderStatus.Voided,
        "captured" => TenderStatus.Captured,
        "expired" => TenderStatus.Expired,
        _ => null,
    };

    private static async Task<byte[]?> ReadBody(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            if (body.Length + read > MostBodyBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
