using OpenAisle.Journal;
using OpenAisle.Testing;

namespace OpenAisle.Webhooks.Tests;

/// <summary>The journal of a host, in which something happens right after somebody first asked where it ends.</summary>
internal sealed class Meanwhile(IJournalEngine journal, Func<Task> happens) : EngineAround(journal, owns: false)
{
    private bool _happened;

    public override async Task<long> Head(CancellationToken cancel)
    {
        var head = await base.Head(cancel);
        if (!_happened)
        {
            _happened = true;
            await happens();
        }

        return head;
    }
}
