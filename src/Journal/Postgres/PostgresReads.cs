using Npgsql;

namespace OpenAisle.Journal.Postgres;

/// <summary>
/// What is asked of the journal. A connection of the pool whose server went away meanwhile says so only when it is used. The driver
/// then gives up all that lie there, and the question, which changes nothing, is asked once more on a new one.
/// </summary>
internal static class PostgresReads
{
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    internal static async Task<T> Ask<T>(this NpgsqlCommand question, Func<NpgsqlDataReader, Task<T>> answer, CancellationToken cancel)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                await using var row = await question.ExecuteReaderAsync(cancel);
                return await answer(row);
            }
            catch (NpgsqlException ended) when (!isAgain && HasEnded(ended))
            {
                // Once more.
            }
            catch (Exception failed) when (failed is NpgsqlException or TimeoutException or IOException)
            {
                // Who reads hears the same as who appends, not the driver's own word.
                throw new JournalUnavailableException($"the database does not answer ({failed.Message})");
            }
        }
    }

    private static bool HasEnded(NpgsqlException failed) =>
        failed is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }
        || failed.InnerException is IOException;
}
