using Npgsql;

namespace OpenAisle.Journal.Postgres;

/// <summary>
/// What a failed commit means. Only an ERROR from the server says that its transaction is undone; a connection that ends, for whatever
/// reason, leaves it unknown whether the commit was reached.
/// </summary>
internal static class PostgresFailures
{
    internal static Exception Meaning(Exception failed, IReadOnlyList<Append> appends) => Answer(failed) switch
    {
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "facts_of_stream" } taken => Fenced(taken, appends),
        { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } refused when refused.ConstraintName != "facts_pkey" =>
            new RefusedFactException($"PostgreSQL refuses a fact: {refused.MessageText}."),
        { } error => new JournalUnavailableException($"PostgreSQL {error.SqlState}, {error.MessageText}"),
        null => new OutcomeUnknownException(appends[0].Stream.ToString(), failed.Message),
    };

    /// <summary>The server's own word that the transaction is undone, or null.</summary>
    private static PostgresException? Answer(Exception failed)
    {
        for (var cause = failed; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException { InvariantSeverity: "ERROR" } error)
            {
                return error;
            }
        }

        return null;
    }

    private static FencedException Fenced(PostgresException taken, IReadOnlyList<Append> appends)
    {
        // The detail reads "Key (stream, version)=(order/0197…, 3) already exists.", in whatever language.
        var detail = taken.Detail ?? "";
        var from = detail.IndexOf(")=(", StringComparison.Ordinal) + 3;
        var comma = from < 3 ? -1 : detail.IndexOf(", ", from, StringComparison.Ordinal);
        var to = comma < 0 ? -1 : detail.IndexOf(')', comma);
        return to > 0 && long.TryParse(detail.AsSpan(comma + 2, to - comma - 2), out var version)
            ? new FencedException(detail[from..comma], version)
            : new FencedException(appends[0].Stream.ToString(), appends[0].FirstVersion);
    }
}
