namespace OpenAisle.Web.Shopping;

/// <summary>The one way of handing over that the pages offer so far.</summary>
internal static class Pickup
{
    public const string Handover = "pickup";
}
