using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OpenAisle.Webhooks;

/// <summary>Secrets of addresses as they stand in the table: sealed with the host's kept keys, so that a copy of the table signs nothing.</summary>
internal sealed class SecretSeal(IDataProtectionProvider keys)
{
    private readonly IDataProtector _keeper = keys.CreateProtector("OpenAisle.Webhooks.Secret.1");

    public string Close(string secret) => _keeper.Protect(secret);

    /// <summary>Null when the key that sealed it is gone. What was written down before secrets were sealed is read as it stands.</summary>
    public string? Open(string stands)
    {
        if (stands.StartsWith(Signature.SecretPrefix, StringComparison.Ordinal))
        {
            return stands;
        }

        try
        {
            return _keeper.Unprotect(stands);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
