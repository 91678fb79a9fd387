using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OpenAisle.Messages.Carriers;

namespace OpenAisle.Messages.Tests;

/// <summary>The keys of the example of RFC 8291 (section 5, appendix A), and the browser's side of it.</summary>
internal static class Keys
{
    public const string Browser = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    public const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    public const string OurSecret = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    public const string OurKey = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

    private const string BrowserSecret = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

    public static byte[] Bytes(string text) => WebEncoders.Base64UrlDecode(text);

    public static ECDiffieHellman Pair(string secret, string key) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = Bytes(secret),
        Q = new() { X = Bytes(key)[1..33], Y = Bytes(key)[33..] },
    });

    /// <summary>What the browser reads.</summary>
    public static string Open(byte[] body)
    {
        var (salt, theirs) = (body[..16], body[21..86]);
        using var mine = Pair(BrowserSecret, Browser);
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = theirs[1..33], Y = theirs[33..] },
        });
        var mixed = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, mine.DeriveRawSecretAgreement(sender.PublicKey), 32, Bytes(Auth), [.. "WebPush: info\0"u8, .. Bytes(Browser), .. theirs]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, mixed, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, mixed, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var text = new byte[body.Length - 86 - 16];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(nonce, body.AsSpan(86, text.Length), body.AsSpan(86 + text.Length), text);
        return Encoding.UTF8.GetString(text.AsSpan()[..^1]);
    }
}

public sealed class PushCipherTests
{
    [Fact]
    public void Seals_as_the_example_of_RFC_8291()
    {
        using var ours = Keys.Pair(Keys.OurSecret, Keys.OurKey);
        var body = PushCipher.Seal(
            "When I grow up, I want to be a watermelon"u8, Keys.Bytes(Keys.Browser), Keys.Bytes(Keys.Auth), ours, Keys.Bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            WebEncoders.Base64UrlEncode(body));
    }

    [Fact]
    public void Whatever_is_sealed_opens_again() => Gen.String[0, 500].Where(text => !text.Any(char.IsSurrogate)).Sample(
        text => Keys.Open(PushCipher.Seal(Encoding.UTF8.GetBytes(text), Keys.Bytes(Keys.Browser), Keys.Bytes(Keys.Auth))) == text, iter: 50);

    [Fact]
    public void Who_pushes_is_signed_for_half_a_day_and_that_service_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        var header = Vapid.Authorization(new Uri("https://push.example:444/send/abc?d"), "mailto:shop@maple.example", key, now);

        var token = header["vapid t=".Length..header.IndexOf(',', StringComparison.Ordinal)].Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Keys.Bytes(token[2]), HashAlgorithmName.SHA256));
        using var claims = JsonDocument.Parse(Keys.Bytes(token[1]));
        Assert.Equal("https://push.example:444", claims.RootElement.GetProperty("aud").GetString());
        Assert.Equal((now + TimeSpan.FromHours(12)).ToUnixTimeSeconds(), claims.RootElement.GetProperty("exp").GetInt64());
        Assert.Equal(Vapid.PublicKey(key), header[(header.IndexOf("k=", StringComparison.Ordinal) + 2)..]);
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::1", false)]
    public void Pushes_go_out_of_the_house_only(string address, bool isPublic) => Assert.Equal(isPublic, Doors.OutsideOnly.IsPublic(IPAddress.Parse(address)));
}
