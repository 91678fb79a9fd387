using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Doors;

/// <summary>Knows the store that a value of a request is about: an order's, or the one of a name in addresses.</summary>
public interface IStoreOf
{
    /// <summary>Names of the values: <c>order</c>, <c>store</c>. They stand in the address, in its query, or in a form.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Null when there is no such thing.</summary>
    ValueTask<Id<Store>?> Find(string value, CancellationToken cancel);
}

/// <summary>
/// Lets in whoever has one of the duties in every store that the request names. A request that names none is let in with the duty in any
/// store: such a page shows what is theirs.
/// </summary>
internal sealed class DutyCheck(IEnumerable<IStoreOf> stores) : AuthorizationHandler<Allowed.Rule>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Allowed.Rule requirement)
    {
        var posts = context.User.Posts.Where(post => requirement.Duties.Contains(post.Duty)).ToList();
        if (posts.Exists(post => post.Store is null))
        {
            context.Succeed(requirement);
        }
        else if (posts.Count > 0 && !requirement.WholeHouse && context.Resource is HttpContext http && await AreTheirs(posts, http))
        {
            context.Succeed(requirement);
        }
    }

    private async Task<bool> AreTheirs(List<Post> posts, HttpContext http)
    {
        var form = HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        foreach (var kind in stores)
        {
            foreach (var name in kind.Names)
            {
                foreach (var value in (string?[])[http.GetRouteValue(name)?.ToString(), .. http.Request.Query[name], .. form?[name] ?? default])
                {
                    // What is nowhere is nobody's secret: the door itself answers that there is no such thing.
                    if (!string.IsNullOrEmpty(value) && await kind.Find(value, http.RequestAborted) is { } store && !posts.Exists(post => post.IsIn(store)))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }
}
