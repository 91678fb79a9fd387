using System.Data.Common;
using Dapper;

namespace OpenAisle.Accounts;

/// <summary>The rows of who has which duty where.</summary>
internal static class Duties
{
    /// <summary>How every store is written in the table.</summary>
    public const string EveryStore = "*";

    /// <summary>What a shared phone is for. A PIN of few digits opens no desk.</summary>
    private static readonly Duty[] OfThePhone = [Duty.Picker, Duty.Counter, Duty.Kerb];

    public static async Task<IReadOnlyList<Post>> Of(DbConnection connection, Id<Associate> associate, DbTransaction? transaction, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<(string Duty, string Store)>(new CommandDefinition(
            "select duty, store from duties where associate = @associate order by duty, store", new { associate = associate.ToString() },
            transaction, cancellationToken: cancel));
        return [.. rows.Select(row => Read(row.Duty, row.Store))];
    }

    public static Post Read(string duty, string store) =>
        new(Enum.Parse<Duty>(duty), store == EveryStore ? null : Id<Store>.Parse(store, null));

    public static string Write(Id<Store>? store) => store?.ToString() ?? EveryStore;

    /// <summary>What somebody with these duties does with a phone of the store; who runs the store does all of it.</summary>
    public static IReadOnlyList<Post> OnPhoneOf(Id<Store> store, IReadOnlyList<Post> posts)
    {
        var here = posts.Where(post => post.IsIn(store)).Select(post => post.Duty).ToHashSet();
        return [.. OfThePhone.Where(duty => here.Contains(duty) || here.Contains(Duty.StoreManager)).Select(duty => new Post(duty, store))];
    }
}
