using System.Security.Cryptography;
using System.Text;
using OpenAisle.Host.SignIn;

namespace OpenAisle.Host;

/// <summary>
/// The key of somebody, or of some program, that works in the stores; sent as <c>Authorization: Bearer …</c>. Only its SHA-256 is kept:
/// a key is 256 random bits, which need no slow hash.
/// </summary>
internal sealed record StaffKey
{
    /// <summary>Marks our keys, so that scanners for leaked secrets can know them.</summary>
    private const string Prefix = "oa_staff_";

    public required string Sha256 { get; init; }

    /// <summary>"associate", "manager" or one duty: <c>Finance@*</c>, <c>Picker@0197c0de-…</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Whose facts these are: an associate's id.</summary>
    public required string Associate { get; init; }

    public static string New() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public bool Opens(string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sha256.ToLowerInvariant()), Encoding.ASCII.GetBytes(hash));

    public void Check()
    {
        if (Sha256 is not { Length: 64 } || !Sha256.All(char.IsAsciiHexDigit))
        {
            throw new SettingException("StaffKeys: Sha256 must be the 64 hexadecimal digits that the command staff-key prints.");
        }

        if (StaffRoles.PostsOf(Role) is null)
        {
            throw new SettingException($"StaffKeys: Role must be {StaffRoles.Associate}, {StaffRoles.Manager} or a duty such as Finance@*, and is '{Role}'.");
        }

        if (!Id<Associate>.TryParse(Associate, null, out _))
        {
            throw new SettingException("StaffKeys: Associate must be an id (a UUID).");
        }
    }
}
