namespace OpenAisle.Web.Desk;

/// <summary>A column of a table of the desk, written once for the page and for the file.</summary>
/// <param name="Key">What it is called in addresses.</param>
/// <param name="Title">The key of its text.</param>
/// <param name="Text">As people read it.</param>
/// <param name="By">What it is sorted by where that is not its text; null stands last.</param>
/// <param name="Plain">As a file holds it, where a spreadsheet is to count with it: a number without its unit, a time that sorts.</param>
/// <param name="Link">Where its text leads.</param>
/// <param name="Language">The language of its text where it is not the page's own.</param>
public sealed record Column<T>(
    string Key, string Title, Func<T, string> Text, Func<T, IComparable?>? By = null, Func<T, string>? Plain = null, Func<T, string?>? Link = null,
    bool IsNumber = false, Func<T, string?>? Language = null);
