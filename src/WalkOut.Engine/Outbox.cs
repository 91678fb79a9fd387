namespace OpenAisle.WalkOut.Engine;

/// <summary>Judgements that wait to be taken. Beyond the limit the oldest is dropped: memory stays bounded when nobody asks.</summary>
internal sealed class Outbox<T>
{
    private readonly Queue<T> _waiting = new();

    public void Put(T item)
    {
        _waiting.Enqueue(item);
        if (_waiting.Count > WalkOutJudge.MostUndrained)
        {
            _waiting.Dequeue();
        }
    }

    public T[] Take()
    {
        T[] all = [.. _waiting];
        _waiting.Clear();
        return all;
    }
}
