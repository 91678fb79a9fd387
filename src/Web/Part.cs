using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web;

/// <summary>What every page and every part of one has at hand.</summary>
public abstract class Part : ComponentBase
{
    [Inject]
    internal Words W { get; set; } = null!;

    [Inject]
    internal Visit Visit { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;
}
