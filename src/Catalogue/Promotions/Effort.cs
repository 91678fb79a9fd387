namespace OpenAisle.Catalogue.Promotions;

/// <summary>How long a search may take, counted in states looked at: the same basket gives the same answer on every machine.</summary>
internal sealed class Effort(int most, Effort? whole = null)
{
    /// <summary>States that one basket may take: some ten to twenty milliseconds on one core. What grocers file needs a tenth of it.</summary>
    public const int Usual = 144_000;

    /// <summary>Cells of a table that take as long to work out as one state to look at.</summary>
    public const int CellsAState = 32;

    /// <summary>Cells of a linear programme's table that do: most rows have nothing to do with a pivot.</summary>
    public const int TableauCellsAState = 2_000;

    /// <summary>Few contests use up their share, so each may have a multiple of it.</summary>
    private const int Generous = 4;

    private int _spent;

    public bool IsSpent => _spent >= most;

    public void Spend(int states)
    {
        _spent += states;
        whole?.Spend(states);
    }

    /// <summary>A part of what is left, by how much of the work it is for.</summary>
    public Effort Share(long part, long all) =>
        new((int)(Math.Max(0L, most - _spent) * Math.Min(all, Generous * Math.Max(1, part)) / Math.Max(1, all)), this);
}
