namespace OpenAisle.Journal.Reading;

/// <summary>
/// The journal as all readers of this host see it: each page is fetched once and each fact read once, however many follow. What this host
/// commits itself is neither fetched nor read again. Positions have no holes, so a fact's place in its page is plain arithmetic. What all
/// readers have passed is forgotten at once: kept for a second, under load it would all grow old on the heap before it is thrown away.
/// </summary>
internal sealed class FactFeed(IJournalEngine engine, FactKinds kinds)
{
    internal const int FactsPerPage = 1024;

    /// <summary>Pages kept: most readers stand at the same end, a few catch up.</summary>
    private const int KeptPages = 8;

    private readonly Page?[] _pages = new Page?[KeptPages];
    private readonly List<FeedPlace> _places = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _head;
    private long _written;

    /// <summary>The last position known to be there.</summary>
    internal long Head => Volatile.Read(ref _head);

    internal async Task LookUpHead(CancellationToken cancel)
    {
        var head = await engine.Head(cancel);
        if (head != Head)
        {
            Move(head);
        }
    }

    /// <summary>Shows the readers what this host has committed since; false when that is nothing. All that others wrote before it is there too.</summary>
    internal bool ShowWritten()
    {
        var written = Volatile.Read(ref _written);
        if (written <= Head)
        {
            return false;
        }

        Move(written);
        return true;
    }

    /// <summary>Returns when there is more than that, or somebody calls <see cref="Wake"/>.</summary>
    internal async Task WaitBeyond(long position, CancellationToken cancel)
    {
        Task moved;
        lock (_lock)
        {
            if (_head > position)
            {
                return;
            }

            moved = _moved.Task;
        }

        await moved.WaitAsync(cancel);
    }

    /// <summary>Lets every waiting reader look around, because something else than the head has changed.</summary>
    internal void Wake() => Move(null);

    private void Move(long? head)
    {
        TaskCompletionSource moved;
        lock (_lock)
        {
            Volatile.Write(ref _head, head ?? _head);
            moved = _moved;
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.SetResult();
    }

    /// <summary>A place for one more reader, who leaves by disposing of it.</summary>
    internal FeedPlace Join()
    {
        var place = new FeedPlace(this);
        lock (_lock)
        {
            _places.Add(place);
        }

        return place;
    }

    internal void Leave(FeedPlace place)
    {
        lock (_lock)
        {
            _places.Remove(place);
        }
    }

    internal async Task<ArraySegment<FeedFact>> Read(FeedPlace place, long after, CancellationToken cancel)
    {
        var from = (int)(after % FactsPerPage);
        Page page;
        lock (_lock)
        {
            place.After = after;
            Forget();
            page = PageOf(after / FactsPerPage, from);
        }

        if (page.Count <= from && Head > after)
        {
            await page.Fill(engine, kinds, cancel);
        }

        var count = page.Count;
        return count > from ? new(page.Facts, from, count - from) : ArraySegment<FeedFact>.Empty;
    }

    /// <summary>Takes what this host has committed to the pages; what does not follow on what is there is fetched when a reader comes to it.</summary>
    internal void Follow(long first, IReadOnlyList<Append> appends)
    {
        var position = first;
        for (var i = 0; i < appends.Count; i++)
        {
            var append = appends[i];
            for (var n = 0; n < append.Facts.Count; n++, position++)
            {
                var row = append.Facts[n];
                var at = DateTimeOffset.FromUnixTimeMilliseconds(row.At.ToUnixTimeMilliseconds()); // as the journal keeps it
                var recorded = new RecordedFact(position, append.Stream, append.FirstVersion + n, row.Kind, at, row.Body);
                Page page;
                lock (_lock)
                {
                    page = PageOf((position - 1) / FactsPerPage, FactsPerPage);
                }

                page.Follow(new FeedFact(recorded, kinds, row.Fact));
            }
        }

        Volatile.Write(ref _written, position - 1);
    }

    private void Forget()
    {
        var passed = _places.Min(place => place.After);
        foreach (var page in _pages)
        {
            page?.Forget(passed);
        }
    }

    /// <summary>The page with that number; a new one, to be fetched, when what it has forgotten is wanted again.</summary>
    private Page PageOf(long number, int from)
    {
        ref var slot = ref _pages[number % KeptPages];
        if (slot?.Number != number || from < slot.Forgotten)
        {
            slot = new Page(number);
        }

        return slot;
    }

    private sealed class Page(long number)
    {
        private readonly SemaphoreSlim _filling = new(1);
        private int _count;

        /// <summary>So many of its first facts are gone.</summary>
        internal int Forgotten { get; private set; }

        internal long Number => number;

        internal FeedFact[] Facts { get; } = new FeedFact[FactsPerPage];

        internal int Count => Volatile.Read(ref _count);

        internal void Forget(long passed)
        {
            var upTo = (int)Math.Clamp(passed - (number * FactsPerPage), Forgotten, Count);
            Array.Clear(Facts, Forgotten, upTo - Forgotten);
            Forgotten = upTo;
        }

        /// <summary>Adds a fact when it is the next one and nobody is fetching.</summary>
        internal void Follow(FeedFact fact)
        {
            if (!_filling.Wait(0))
            {
                return;
            }

            try
            {
                if (fact.Recorded.Position == (number * FactsPerPage) + Count + 1)
                {
                    Facts[Count] = fact;
                    Volatile.Write(ref _count, Count + 1);
                }
            }
            finally
            {
                _filling.Release();
            }
        }

        internal async Task Fill(IJournalEngine engine, FactKinds kinds, CancellationToken cancel)
        {
            await _filling.WaitAsync(cancel);
            try
            {
                var last = (number * FactsPerPage) + Count;
                var count = Count;
                foreach (var recorded in await engine.ReadAll(last, FactsPerPage - count, cancel))
                {
                    if (recorded.Position != ++last)
                    {
                        throw new InvalidOperationException($"The journal has a hole at position {last}.");
                    }

                    Facts[count++] = new FeedFact(recorded, kinds);
                }

                Volatile.Write(ref _count, count);
            }
            finally
            {
                _filling.Release();
            }
        }
    }
}

/// <summary>Where one reader stands in the feed.</summary>
internal sealed class FeedPlace(FactFeed feed) : IDisposable
{
    /// <summary>What follows this position is needed.</summary>
    internal long After { get; set; }

    /// <summary>What follows a position, up to the end of its page; good until the next call, by which all before it is done with.</summary>
    internal Task<ArraySegment<FeedFact>> Read(long after, CancellationToken cancel) => feed.Read(this, after, cancel);

    public void Dispose() => feed.Leave(this);
}

/// <summary>A row of the journal whose body is read when somebody first wants it.</summary>
internal sealed class FeedFact(RecordedFact recorded, FactKinds kinds, IFact? fact = null)
{
    private IFact? _fact = fact;

    internal RecordedFact Recorded => recorded;

    internal bool IsKnown => kinds.Knows(recorded.Kind);

    /// <exception cref="System.Text.Json.JsonException">The body is not of its kind.</exception>
    internal IFact Fact => _fact ??= kinds.Read(recorded);
}
