using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace OpenAisle.Journal.Postgres;

/// <summary>
/// The first page of streams, read for many actors at once: each checkout wakes several, and a question a stream would cost the
/// server more than all else. What has gathered while the last question ran is asked in one.
/// </summary>
internal sealed class GatheredReads
{
    /// <summary>Facts of a stream in the first page. Most streams have fewer; the others read on by themselves.</summary>
    internal const int FactsOfEach = 64;

    private const int StreamsPerQuestion = 256;
    private const int QuestionsAtOnce = 2;
    private const int Waiting = 65_536;

    private const string Sql = """
        select asked.n, fact.position, fact.version, fact.kind, fact.at, fact.body
        from unnest($1, $2) with ordinality as asked (stream, after, n)
        cross join lateral (
            select position, version, kind, at, body from facts
            where facts.stream = asked.stream and version > asked.after order by version limit 64) as fact
        """;

    private readonly NpgsqlDataSource _source;

    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(Waiting);
    private int _running;

    internal GatheredReads(NpgsqlDataSource source) => _source = source;

    internal Task<List<RecordedFact>> Read(StreamId stream, long afterVersion)
    {
        var question = new Question(stream, afterVersion);
        if (!_questions.Writer.TryWrite(question))
        {
            throw new JournalUnavailableException($"{Waiting} actors wait to be read");
        }

        StartAnother();
        return question.Answer.Task;
    }

    private void StartAnother()
    {
        if (Interlocked.Increment(ref _running) <= QuestionsAtOnce)
        {
            _ = Task.Run(AnswerUntilEmpty);
        }
        else
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task AnswerUntilEmpty()
    {
        List<Question> asked = new(StreamsPerQuestion);
        while (true)
        {
            while (asked.Count < StreamsPerQuestion && _questions.Reader.TryRead(out var question))
            {
                asked.Add(question);
            }

            if (asked.Count > 0)
            {
                await Ask(asked);
                asked.Clear();
                continue;
            }

            Interlocked.Decrement(ref _running);

            // A question may have come between the last look and the step back; then one of us goes on.
            if (_questions.Reader.Count > 0)
            {
                StartAnother();
            }

            return;
        }
    }

    private async Task Ask(List<Question> asked)
    {
        try
        {
            await using var ask = _source.CreateCommand(Sql);
            ask.Parameters.Add(new NpgsqlParameter<string[]>
            {
                TypedValue = [.. asked.Select(question => question.Stream.ToString())],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            });
            ask.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. asked.Select(question => question.After)] });
            await ask.Ask(row => Answer(asked, row), CancellationToken.None);
            asked.ForEach(question => question.Answer.SetResult(question.Facts));
        }
        catch (Exception failed)
        {
            asked.ForEach(question => question.Answer.TrySetException(failed));
        }
    }

    private static async Task<int> Answer(List<Question> asked, NpgsqlDataReader row)
    {
        asked.ForEach(question => question.Facts.Clear());
        KindNames kinds = new();
        var count = 0;
        for (; await row.ReadAsync(); count++)
        {
            var question = asked[(int)row.GetInt64(0) - 1];
            question.Facts.Add(new(
                row.GetInt64(1),
                question.Stream,
                row.GetInt64(2),
                kinds.Of(row.GetFieldValue<byte[]>(3)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
                row.GetFieldValue<byte[]>(5)));
        }

        return count;
    }

    private sealed class Question(StreamId stream, long after)
    {
        internal StreamId Stream => stream;

        internal long After => after;

        internal List<RecordedFact> Facts { get; } = [];

        internal TaskCompletionSource<List<RecordedFact>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
