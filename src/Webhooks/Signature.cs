using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenAisle.Webhooks;

/// <summary>
/// How a delivery proves that it is ours, by the Standard Webhooks specification (standardwebhooks.com): HMAC-SHA256 with the address's own
/// secret over id, time and body. Receivers check it, refuse old times, and take an id once.
/// </summary>
internal static class Signature
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How every secret begins, and nothing that is sealed.</summary>
    public const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string Of(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[SecretPrefix.Length..]));
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")));
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }
}
