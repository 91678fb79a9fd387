namespace OpenAisle.Catalogue.Promotions;

/// <summary>Finds the n-th highest of many numbers without sorting them all (Hoare: Algorithm 65, Find, CACM 4(7), 1961).</summary>
internal static class Selection
{
    /// <param name="numbers">Comes back in another order.</param>
    /// <param name="n">From 1.</param>
    public static double Highest(Span<double> numbers, int n)
    {
        var (low, high, wanted) = (0, numbers.Length - 1, n - 1);
        while (low < high)
        {
            var pivot = numbers[low + ((high - low) / 2)];
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (numbers[left] > pivot)
                {
                    left++;
                }

                while (numbers[right] < pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (numbers[left], numbers[right]) = (numbers[right], numbers[left]);
                    left++;
                    right--;
                }
            }

            (low, high) = wanted <= right ? (low, right) : wanted >= left ? (left, high) : (wanted, wanted);
        }

        return numbers[wanted];
    }
}
