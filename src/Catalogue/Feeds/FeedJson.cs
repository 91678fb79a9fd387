using System.Text.Json.Serialization;

namespace OpenAisle.Catalogue.Feeds;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<SoldGoods>))]
[JsonSerializable(typeof(List<FeedCounts>))]
internal sealed partial class FeedJson : JsonSerializerContext;
