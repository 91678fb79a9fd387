using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OpenAisle.Doors;

/// <summary>
/// Problem answers (RFC 9457) as every module gives them: a code for programs, a sentence for people, and the field that is at fault.
/// </summary>
public static class Problems
{
    /// <summary>422: the request is well formed, but this field cannot be so.</summary>
    public static ProblemHttpResult Field(string field, string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, detail, field);

    /// <summary>409: it does not fit what stands already.</summary>
    public static ProblemHttpResult Conflict(string code, string detail, string? field = null) => Of(StatusCodes.Status409Conflict, code, detail, field);

    /// <summary>404.</summary>
    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not-found", $"There is no such {what}.", null);

    public static ProblemHttpResult Of(int status, string code, string detail, string? field, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (field is not null)
        {
            extensions["field"] = field;
        }

        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }
}
