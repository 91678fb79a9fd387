using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web;

/// <summary>
/// The files of the pages (styles, pictograms, the script of enhanced navigation), out of the assembly. Each stands under an address that
/// holds its own hash, so that a browser keeps it for ever and a new version is asked for at once.
/// </summary>
internal static partial class WebFiles
{
    private const string Prefix = "assets/";
    private const string ForEver = "public, max-age=31536000, immutable";

    /// <summary>Files that browsers know by a name that never changes, and so ask for again each time.</summary>
    private static readonly string[] ByName = ["manifest.webmanifest", "service-worker.js"];

    /// <summary>Compiles WebAssembly, and is the only file that may: a worker goes by the policy that it came with, not by its page's.</summary>
    private const string ScanWorker = "scan-worker.js";
    private const string ScanWorkerPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

    private static readonly FrozenDictionary<string, Asset> ByAddress = Load();
    private static readonly FrozenDictionary<string, string> Addresses = ByAddress.Values.ToFrozenDictionary(asset => asset.Name, asset => asset.Address);

    /// <summary>The address of a file of <c>wwwroot</c>: <c>/assets/shop.1f0c2a9b.css</c>.</summary>
    public static string Of(string name) => Addresses[name];

    /// <summary>The drawings of a file of them, by name.</summary>
    public static IReadOnlyList<string> SymbolsOf(string name) =>
        [.. Symbol().Matches(Encoding.UTF8.GetString(ByAddress[Of(name)].Plain)).Select(found => found.Groups[1].Value)];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{file}", (string file, HttpContext http) => Send("/assets/" + file, ForEver, http)).AllowAnonymous().ExcludeFromDescription();
        foreach (var name in ByName)
        {
            routes.MapGet("/" + name, (HttpContext http) => Send(Of(name), "no-cache", http)).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task Send(string address, string kept, HttpContext http)
    {
        if (!ByAddress.TryGetValue(address, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        headers.CacheControl = kept;
        headers.Vary = "Accept-Encoding";
        if (asset.Name == ScanWorker)
        {
            headers.ContentSecurityPolicy = ScanWorkerPolicy;
        }

        http.Response.ContentType = asset.Type;
        var body = asset.Plain;
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            headers.ContentEncoding = "br";
            body = asset.Packed.Value;
        }

        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(WebFiles).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly.GetManifestResourceStream(name)!));
        var assets = files.Where(file => !NamesOthers(file.Key)).Select(file => Asset.Of(file.Key, file.Value)).ToList();

        // Styles first: the worker names them too. What names other files must name their hashed addresses.
        foreach (var (name, bytes) in files.Where(file => NamesOthers(file.Key)).OrderBy(file => IsStyle(file.Key) ? 0 : 1))
        {
            var text = Encoding.UTF8.GetString(bytes);
            foreach (var asset in assets)
            {
                text = text.Replace($"url(\"{asset.Name}\")", $"url(\"{asset.Address}\")", StringComparison.Ordinal)
                    .Replace($"asset({asset.Name})", asset.Address, StringComparison.Ordinal);
            }

            assets.Add(Asset.Of(name, Encoding.UTF8.GetBytes(text)));
        }

        return assets.ToFrozenDictionary(asset => asset.Address);
    }

    [GeneratedRegex("<symbol id=\"([^\"]+)\"")]
    private static partial Regex Symbol();

    private static bool NamesOthers(string name) => IsStyle(name) || ByName.Contains(name) || name == ScanWorker;

    private static bool IsStyle(string name) => name.EndsWith(".css", StringComparison.Ordinal);

    private static byte[] Read(Stream stream)
    {
        using (stream)
        using (var bytes = new MemoryStream())
        {
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    private sealed record Asset(string Name, string Address, string Type, byte[] Plain, Lazy<byte[]> Packed)
    {
        public static Asset Of(string name, byte[] plain)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(plain))[..8];
            var ending = Path.GetExtension(name);
            return new(name, $"/assets/{Path.GetFileNameWithoutExtension(name)}.{hash}{ending}", TypeOf(ending), plain, new(() => Pack(plain)));
        }

        private static string TypeOf(string ending) => ending switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".wasm" => "application/wasm",
            ".svg" => "image/svg+xml",
            ".webmanifest" => "application/manifest+json",
            ".woff2" => "font/woff2",
            _ => "application/octet-stream",
        };

        private static byte[] Pack(byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            {
                brotli.Write(plain);
            }

            return packed.ToArray();
        }
    }
}
