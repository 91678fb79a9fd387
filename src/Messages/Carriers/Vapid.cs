using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace OpenAisle.Messages.Carriers;

/// <summary>Says to a push service who pushes (RFC 8292): a token signed with the key that the browser was given when it subscribed.</summary>
internal static class Vapid
{
    /// <summary>At most a day (section 2).</summary>
    private static readonly TimeSpan LastsFor = TimeSpan.FromHours(12);

    public static string Authorization(Uri endpoint, string contact, ECDsa key, DateTimeOffset now)
    {
        var claims = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"aud\":\"{endpoint.GetLeftPart(UriPartial.Authority)}\",\"exp\":{(now + LastsFor).ToUnixTimeSeconds()},\"sub\":\"{contact}\"}}");
        var token = $"{Encode("""{"typ":"JWT","alg":"ES256"}""")}.{Encode(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(token), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={token}.{WebEncoders.Base64UrlEncode(signature)}, k={PublicKey(key)}";
    }

    /// <summary>What a browser needs to subscribe: its <c>applicationServerKey</c>.</summary>
    public static string PublicKey(ECDsa key) => WebEncoders.Base64UrlEncode(PushCipher.Point(key.ExportParameters(includePrivateParameters: false)));

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
