using System.Data.Common;

namespace OpenAisle.Journal;

/// <summary>
/// Where reference data, read models and erasable personal data stand: a file beside the journal on SQLite, the same database on
/// PostgreSQL. Statements are portable SQL: text, bigint and integer columns, times as Unix milliseconds, <c>@name</c> parameters.
/// </summary>
public interface IShopDatabase
{
    /// <summary>"sqlite" or "postgres".</summary>
    string Engine { get; }

    /// <summary>An open connection; dispose of it when done.</summary>
    Task<DbConnection> Open(CancellationToken cancel = default);
}

/// <summary>One step of a module's tables, run once, in order of number within the module.</summary>
public sealed record Migration(string Module, int Number, string Sql);

/// <summary>A module's tables that name a shopper, and how to empty them of one.</summary>
public interface IErasable
{
    /// <summary>Every id under which these tables know the same person: whoever forgets one of them must forget them all.</summary>
    Task<IReadOnlyList<Guid>> IdsOf(Guid shopper, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<Guid>>([shopper]);

    /// <summary>Deletes every row about the shopper. A second time does nothing.</summary>
    Task Erase(Guid shopper, CancellationToken cancel);
}
