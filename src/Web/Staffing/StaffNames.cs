using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Staffing;

/// <summary>
/// What to call those who work here: by their name; the demo's people by what they are; whoever has none any more by the end of their id.
/// </summary>
public sealed class StaffNames
{
    private const int Tail = 6;

    private readonly Staff _staff;
    private readonly WebSettings _settings;
    private readonly Words _words;
    private readonly Visit _visit;
    private IReadOnlyDictionary<string, string> _known = new Dictionary<string, string>();

    internal StaffNames(Staff staff, WebSettings settings, Words words, Visit visit) => (_staff, _settings, _words, _visit) = (staff, settings, words, visit);

    public async Task Read() => _known = await _staff.Names(_visit.Cancel);

    /// <param name="by">An id as text; a name that somebody gave themselves at the command line stays what it is.</param>
    public string Of(string by) =>
        by == Granter.CommandLine.By ? _words["audit.command-line"]
        : _known.TryGetValue(by, out var name) && name.Length > 0 ? name
        : _settings.DemoPeople.TryGetValue(by, out var role) ? _words["demo." + role]
        : Id<Associate>.TryParse(by, null, out _) ? by[^Tail..]
        : by;
}
