using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Dapper;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Looks where a source's files come from, and takes those that were not taken before, in the order of their names.</summary>
public sealed class FeedVisit(FeedDesk desk, FeedLimits limits, IShopDatabase database, IHttpClientFactory clients)
{
    /// <param name="home">The folder that a mapping's own folder is seen from.</param>
    public async IAsyncEnumerable<(string File, FeedOutcome Outcome)> Visit(
        string mapping, string home, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var read = MappingFile.Read(mapping);
        switch (read.From)
        {
            case FeedOrigin.Folder(var path):
                await foreach (var taken in Folder(read, Path.Combine(home, path), cancel))
                {
                    yield return taken;
                }

                break;
            case FeedOrigin.Web(var address):
                if (await Download(read, address, cancel) is { } taking)
                {
                    yield return taking;
                }

                break;
            default:
                throw new MappingException($"the mapping of {read.Source} does not say from where its files come");
        }
    }

    private async IAsyncEnumerable<(string File, FeedOutcome Outcome)> Folder(
        FeedMapping mapping, string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw new MappingException($"the folder {folder} of {mapping.Source} is not there");
        }

        var files = Directory.EnumerateFiles(folder).Where(file => mapping.Takes(Path.GetFileName(file))).Order(StringComparer.Ordinal).Take(limits.MostFilesAVisit);
        foreach (var file in files.ToList())
        {
            var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (content.Length > limits.MostFileBytes || !await desk.WasTaken(mapping.Source, await FeedDesk.Fingerprint(content, mapping.Text, cancel), cancel))
            {
                yield return (Path.GetFileName(file), await desk.Run(mapping.Text, content, Path.GetFileName(file), cancel));
            }
            else
            {
                await content.DisposeAsync();
            }
        }
    }

    /// <summary>Null when the file is the one that we have.</summary>
    private async Task<(string File, FeedOutcome Outcome)?> Download(FeedMapping mapping, Uri address, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limits.DownloadWithin);
        using var client = clients.CreateClient(nameof(FeedVisit));
        client.Timeout = Timeout.InfiniteTimeSpan; // our own patience covers the body too
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (EntityTagHeaderValue.TryParse(await Tag(mapping.Source, cancel), out var known))
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (answer.StatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var content = TemporaryFile.New();
        await Copy(await answer.Content.ReadAsStreamAsync(patience.Token), content, answer.Content.Headers.ContentLength, patience.Token);
        var name = answer.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? Path.GetFileName(address.LocalPath);
        var outcome = await desk.Run(mapping.Text, content, Path.GetFileName(name), cancel);
        await Keep(mapping.Source, answer.Headers.ETag?.ToString() ?? "", cancel);
        return (Path.GetFileName(name), outcome);
    }

    private async Task Copy(Stream from, FileStream into, long? said, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (into.Length + read > limits.MostFileBytes)
            {
                await into.DisposeAsync();
                throw new DamagedFeedException($"the download is larger than {limits.MostFileBytes} bytes");
            }

            await into.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        await into.FlushAsync(cancel);
        if (said is { } length && length != into.Length)
        {
            throw new DamagedFeedException($"the download broke off at {into.Length} of {length} bytes");
        }

        into.Position = 0;
    }

    private async Task<string> Tag(string source, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition("select etag from feed_sources where source = @source", new { source }, cancellationToken: cancel)) ?? "";
    }

    private async Task Keep(string source, string etag, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into feed_sources (source, applied, due, etag) values (@source, 0, 0, @etag)
            on conflict (source) do update set etag = excluded.etag
            """,
            new { source, etag }, cancellationToken: cancel));
    }
}
