using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using OpenAisle.Journal;
using OpenAisle.Messages.Carriers;

namespace OpenAisle.Messages;

/// <summary>The shop's own key for web push: made once, sealed with the host's kept keys, the same for all hosts of the shop.</summary>
public sealed class PushKeys(IShopDatabase database, IDataProtectionProvider keys) : IDisposable
{
    private const string Name = "push";

    private readonly IDataProtector _keeper = keys.CreateProtector("OpenAisle.Messages.PushKey.1");
    private readonly SemaphoreSlim _one = new(1);
    private ECDsa? _key;

    /// <summary>What a browser is given to subscribe with.</summary>
    public async Task<string> PublicKey(CancellationToken cancel = default) => Vapid.PublicKey(await Key(cancel));

    internal async Task<ECDsa> Key(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            return _key ??= await Open(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _key?.Dispose();
        _one.Dispose();
    }

    private async Task<ECDsa> Open(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into message_keys (name, key) values (@Name, @key) on conflict (name) do nothing",
            new { Name, key = Convert.ToBase64String(_keeper.Protect(made.ExportPkcs8PrivateKey())) }, cancellationToken: cancel));
        var kept = await connection.QuerySingleAsync<string>(new CommandDefinition(
            "select key from message_keys where name = @Name", new { Name }, cancellationToken: cancel));
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_keeper.Unprotect(Convert.FromBase64String(kept)), out _);
        return key;
    }
}
