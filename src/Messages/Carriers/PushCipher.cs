using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace OpenAisle.Messages.Carriers;

/// <summary>
/// Message encryption for web push (RFC 8291) in the aes128gcm content coding (RFC 8188): only the browser that subscribed can read it, not
/// the push service between. Points are uncompressed, on P-256: 65 bytes.
/// </summary>
internal static class PushCipher
{
    /// <summary>A push service need not take more (RFC 8030, section 7.2); the header and the tag of the one record come off.</summary>
    public const int MostBytes = 4_096 - 103;

    private const int PointBytes = 65;
    private const int SecretBytes = 16;
    private const int SaltBytes = 16;
    private const int TagBytes = 16;
    private const int KeyBytes = 16;
    private const int NonceBytes = 12;
    private const int RecordBytes = 4_096;
    private const byte LastRecord = 2;

    /// <summary>True for the base64url of a point of the curve.</summary>
    public static bool IsKey(string p256dh)
    {
        try
        {
            using var _ = PublicKey(WebEncoders.Base64UrlDecode(p256dh));
            return true;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            return false;
        }
    }

    public static bool IsSecret(string auth)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(auth).Length == SecretBytes;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static byte[] Seal(ReadOnlySpan<byte> text, byte[] browserKey, byte[] authSecret)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Seal(text, browserKey, authSecret, ours, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    /// <param name="ours">A key pair for this message alone.</param>
    internal static byte[] Seal(ReadOnlySpan<byte> text, byte[] browserKey, byte[] authSecret, ECDiffieHellman ours, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MostBytes);
        using var theirs = PublicKey(browserKey);
        var ourKey = Point(ours.ExportParameters(includePrivateParameters: false));
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);

        // Section 3.4: the secret of the subscription is mixed into the agreed one, then both keys of the message are drawn from it.
        var mixed = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, shared, 32, authSecret, [.. "WebPush: info\0"u8, .. browserKey, .. ourKey]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, mixed, KeyBytes, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, mixed, NonceBytes, salt, "Content-Encoding: nonce\0"u8.ToArray());

        const int header = SaltBytes + sizeof(uint) + 1 + PointBytes;
        var sealedText = new byte[header + text.Length + 1 + TagBytes];
        salt.CopyTo(sealedText, 0);
        BinaryPrimitives.WriteUInt32BigEndian(sealedText.AsSpan(SaltBytes), RecordBytes);
        sealedText[SaltBytes + sizeof(uint)] = PointBytes;
        ourKey.CopyTo(sealedText, SaltBytes + sizeof(uint) + 1);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            nonce, [.. text, LastRecord], sealedText.AsSpan(header, text.Length + 1), sealedText.AsSpan(header + text.Length + 1, TagBytes));
        return sealedText;
    }

    /// <summary>0x04, x, y (SEC 1, section 2.3.3).</summary>
    public static byte[] Point(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <exception cref="CryptographicException">It is no point of the curve.</exception>
    private static ECDiffieHellman PublicKey(byte[] point) => point is not [4, ..] || point.Length != PointBytes
        ? throw new CryptographicException("Not an uncompressed point of P-256.")
        : ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
}
