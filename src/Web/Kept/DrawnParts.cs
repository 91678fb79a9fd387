using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace OpenAisle.Web.Kept;

/// <summary>Parts that were drawn for one visitor or another, kept with what they were drawn of: the same again is not drawn again.</summary>
internal sealed class DrawnParts
{
    private const int MostParts = 20_000;

    private readonly ConcurrentDictionary<(string Part, string Language), Drawn> _parts = new();

    /// <param name="name">Of the part, and of whom or what it is.</param>
    /// <param name="madeOf">All that it shows, besides the language.</param>
    public async Task<OwnPart> Get<TPart>(string name, string language, object[] madeOf, Func<HtmlRenderer> renderer, Dictionary<string, object?> parameters)
        where TPart : IComponent
    {
        if (_parts.TryGetValue((name, language), out var drawn) && drawn.MadeOf.AsSpan().SequenceEqual(madeOf))
        {
            return drawn.Part;
        }

        var anew = renderer();
        var html = await anew.Dispatcher.InvokeAsync(async () =>
            (await anew.RenderComponentAsync<TPart>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        if (_parts.Count >= MostParts)
        {
            _parts.Clear();
        }

        return (_parts[(name, language)] = new(madeOf, OwnPart.Of(html))).Part;
    }

    private sealed record Drawn(object[] MadeOf, OwnPart Part);
}
