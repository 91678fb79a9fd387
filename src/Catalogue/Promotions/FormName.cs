namespace OpenAisle.Catalogue.Promotions;

/// <summary>The names of the forms, as tables, files and feeds write them.</summary>
public static class FormName
{
    /// <summary>Per cent off each unit.</summary>
    public const string Percent = "percent";

    /// <summary>An amount off each unit, or off each whole unit of weight.</summary>
    public const string AmountOff = "amount-off";

    /// <summary>Each unit, or each whole unit of weight, at an amount.</summary>
    public const string Price = "price";

    /// <summary>3 for 2: the cheapest of each three are free.</summary>
    public const string NForM = "n-for-m";

    /// <summary>Any 4 for 10.00.</summary>
    public const string NForAmount = "n-for-amount";

    /// <summary>Any 6 at 25 % off.</summary>
    public const string NPercent = "n-percent";

    /// <summary>6 or more at 25 % off, all of them.</summary>
    public const string ManyPercent = "many-percent";

    /// <summary>Of each 2 the cheapest at 50 % off, or free.</summary>
    public const string Cheapest = "cheapest";

    /// <summary>Buy 2 of the first part, get 1 of the second at per cent off.</summary>
    public const string BuyGet = "buy-get";

    /// <summary>One of each part for an amount together: a meal deal.</summary>
    public const string Bundle = "bundle";

    /// <summary>Spend an amount, get an amount off.</summary>
    public const string SpendAmount = "spend-amount";

    /// <summary>Spend an amount, get per cent off.</summary>
    public const string SpendPercent = "spend-percent";
}
