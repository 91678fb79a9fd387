using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;

namespace OpenAisle.Web.Kept;

/// <summary>
/// A place of a page that is not the same for everybody. Where the page is kept, its content is what a visitor without a basket sees, and
/// others are given their own (<see cref="VisitorParts"/>); elsewhere it is just its content.
/// </summary>
public sealed class Hole : ComponentBase
{
    internal const string Opening = "<!--hole:";
    internal const string OpeningEnd = "-->";
    internal const string Closing = "<!--/hole-->";

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [CascadingParameter]
    public HttpContext? Http { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Drawing.Of(Http) is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.AddMarkupContent(1, Opening + Name + OpeningEnd);
        builder.AddContent(2, ChildContent);
        builder.AddMarkupContent(3, Closing);
    }
}

/// <summary>The names of holes.</summary>
internal static class Holes
{
    /// <summary>The secret of this visitor's forms: never kept.</summary>
    public const string Token = "token";

    /// <summary>The basket's total, as it stands in the bars.</summary>
    public const string Total = "total";

    /// <summary>The basket beside the goods.</summary>
    public const string Basket = "basket";

    /// <summary>The way to work, for those who work here.</summary>
    public const string Work = "work";

    /// <summary>The way to what one orders most, for those who have been here.</summary>
    public const string Usual = "usual";

    /// <summary>The profile of allergies and diet that we keep of the one who looks.</summary>
    public const string Diet = "diet";

    private const string DietOfGoods = "diet:";
    private const string StepperOf = "step:";
    private const string WideStepperOf = "wide:";

    public static string Stepper(Gtin gtin, bool wide) => (wide ? WideStepperOf : StepperOf) + gtin;

    /// <summary>What speaks against the goods of a page.</summary>
    public static string DietOf(Gtin gtin) => DietOfGoods + gtin;

    public static bool IsStepper(string name) =>
        name.StartsWith(StepperOf, StringComparison.Ordinal) || name.StartsWith(WideStepperOf, StringComparison.Ordinal);
}
