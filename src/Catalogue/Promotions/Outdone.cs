namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// Finds contenders that need not contend: whatever one of them could take, its units bring as much where they are, or in whole uses of
/// another one that has no limit.
/// </summary>
internal static class Outdone
{
    /// <summary>Far below what a minor unit shared over the largest group comes to.</summary>
    private const double Slack = 1e-9;

    /// <param name="basis">What a unit of each lot gains when nobody takes it.</param>
    /// <param name="options">For each lot, which contenders take its units.</param>
    /// <returns>True for each contender that may be left out.</returns>
    public static bool[] Among(IReadOnlyList<Lot> lots, long[] basis, IReadOnlyList<Contender> contenders, IReadOnlyList<(int Contender, int Part)>[] options)
    {
        var outdone = new bool[contenders.Count];
        var lotsOf = new List<int>[contenders.Count];
        for (var lot = 0; lot < options.Length; lot++)
        {
            foreach (var (contender, _) in options[lot])
            {
                (lotsOf[contender] ??= []).Add(lot);
            }
        }

        for (var one = 0; one < outdone.Length; one++)
        {
            if (contenders[one].Machine.Size > 0)
            {
                outdone[one] = lotsOf[one].TrueForAll(lot => basis[lot] >= contenders[one].Machine.Brings(lots[lot]).Most - Slack)
                    || options[lotsOf[one][0]].Any(other => other.Contender != one && !outdone[other.Contender] && Outdoes(other.Contender, one));
            }
        }

        return outdone;

        bool Outdoes(int other, int one) =>
            contenders[other] is { MostUses: 0, Machine: { Size: > 0 } machine }
            && contenders[one].Machine.Size % machine.Size == 0
            && lotsOf[one].TrueForAll(lot =>
                lotsOf[other].BinarySearch(lot) >= 0
                && machine.Brings(lots[lot]).Least >= contenders[one].Machine.Brings(lots[lot]).Most - Slack);
    }
}
