using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenAisle.Catalogue.Search;

namespace OpenAisle.Host.Commands;

/// <summary><c>search --products FILE --queries FILE</c>: our search over somebody else's products, so that it can be judged there.</summary>
internal static class SearchCommand
{
    private const int UsualTop = 100;
    private const int HighestTop = 10_000;

    /// <summary>The exit code when no line of the file is a product: an answer to every query would only look like one.</summary>
    private const int NoProducts = 2;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Command()
    {
        var products = File("--products", "JSON lines: {\"id\":…,\"title\":…,\"text\":…,\"brand\":…}; only the id must be there.");
        var queries = File("--queries", "Plain text, one query a line.");
        var top = new Option<int>("--top") { Description = "The most ids for a query.", DefaultValueFactory = _ => UsualTop, HelpName = "N" };
        top.Validators.Add(given =>
        {
            if (SharedOptions.NumberOf(given) is < 1 or > HighestTop)
            {
                given.AddError($"--top must be from 1 to {HighestTop}.");
            }
        });
        var command = new Command(
            "search", "Indexes a file of products and prints for each line of the queries one JSON line {\"query\":…,\"ids\":[…]}, best first.")
        {
            products, queries, top,
        };
        command.SetAction((given, cancel) => Plainly.Run(() =>
            Task.Run(() => Run(given.GetValue(products)!, given.GetValue(queries)!, given.GetValue(top), cancel), cancel)));
        return command;
    }

    private static int Run(FileInfo products, FileInfo queries, int top, CancellationToken cancel)
    {
        using var file = products.OpenRead();
        using var search = FileSearch.Load(file, products.Name, cancel);
        foreach (var reason in search.Report.Reasons)
        {
            Console.Error.WriteLine(reason);
        }

        Console.Error.WriteLine($"{search.Report.Products} products, {search.Report.Refused} lines refused");
        if (search.Report is { Products: 0, Refused: > 0 })
        {
            return NoProducts;
        }

        using var output = Console.OpenStandardOutput();
        using var buffered = new BufferedStream(output, 1 << 16);
        using var lines = new StreamReader(queries.FullName, Encoding.UTF8);
        while (lines.ReadLine() is { } query)
        {
            cancel.ThrowIfCancellationRequested();
            using (var json = new Utf8JsonWriter(buffered, Plain))
            {
                json.WriteStartObject();
                json.WriteString("query", query);
                json.WriteStartArray("ids");
                foreach (var id in search.Find(query, top))
                {
                    json.WriteStringValue(id);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            buffered.WriteByte((byte)'\n');
        }

        return 0;
    }

    private static Option<FileInfo> File(string name, string description)
    {
        var file = new Option<FileInfo>(name) { Description = description, HelpName = "FILE", Required = true };
        file.AcceptExistingOnly();
        file.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && Directory.Exists(token.Value))
            {
                given.AddError($"{name}: '{token.Value}' is a folder.");
            }
        });
        return file;
    }
}
