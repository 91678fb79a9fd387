using System.Data.Common;
using System.Globalization;
using Dapper;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>
/// Promotions of a file against those of its source. Rows of one number and the same terms are one promotion with all their goods; where
/// one number comes with several terms, each is a promotion of its own. A promotion that a full file does not name any more ends.
/// </summary>
internal sealed class PromotionWork(FeedLoad load) : FeedWork
{
    private const int GetsOfBuyGet = 2;
    private const int AllOff = 10_000;
    private const char Separator = '\u001f';

    private readonly List<Promotion> _writes = [];
    private readonly List<string> _deletes = [];

    public override async Task Compare(DbConnection connection, CancellationToken cancel)
    {
        _writes.Clear();
        _deletes.Clear();
        var fed = Promotions();
        var scopes = load.Promotions.Select(row => row.Terms.Scope.ToString()).ToHashSet(StringComparer.Ordinal);
        var standing = (await PromotionRows.OfSource(connection, load.Source, cancel))
            .Where(promotion => scopes.Contains(promotion.Scope.ToString())).ToDictionary(promotion => promotion.Id, StringComparer.Ordinal);
        _ = WallTime.TryRead(load.Effective, out var effective);
        var counts = new FeedCounts("promotions", Standing: standing.Values.Count(promotion => promotion.Until is null || promotion.Until > effective));
        foreach (var promotion in fed.Values)
        {
            var stands = standing.TryGetValue(promotion.Id, out var before);
            if (stands && Print(before!) == Print(promotion))
            {
                counts = counts with { Unchanged = counts.Unchanged + 1 };
                continue;
            }

            counts = stands ? counts with { Changed = counts.Changed + 1 } : counts with { Added = counts.Added + 1 };
            _writes.Add(promotion);
        }

        foreach (var promotion in standing.Values.Where(promotion => !fed.ContainsKey(promotion.Id)))
        {
            var ended = load.Promotions.Exists(row => row.Ends && IsOf(promotion.Id, row.Terms.Id));
            if ((load.IsFull(Mapping.FeedKind.Promotions) || ended) && (promotion.Until is null || promotion.Until > effective))
            {
                counts = counts with { Deleted = counts.Deleted + 1 };
                End(promotion, effective);
            }
        }

        Counts = counts;
        Touches = _writes.Concat(standing.Values).Any(promotion => promotion.Scope.Reach != Reach.Store)
            ? null
            : [.. scopes.Select(scope => scope["store:".Length..])];
    }

    public override async Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel)
    {
        await PromotionRows.Write(transaction, _writes, now, cancel);
        foreach (var id in _deletes)
        {
            await PromotionRows.Delete(transaction, id, now, cancel);
        }
    }

    /// <summary>One that never began goes; of one that did, the end is written down.</summary>
    private void End(Promotion promotion, DateTime effective)
    {
        if (promotion.From >= effective)
        {
            _deletes.Add(promotion.Id);
        }
        else
        {
            _writes.Add(promotion with { Until = effective });
        }
    }

    private static bool IsOf(string id, string number) => id == number || (id.StartsWith(number, StringComparison.Ordinal) && id[number.Length] == '#');

    /// <summary>The file's promotions by their id: the number, and from the second terms on <c>#2</c>, in the order of the terms.</summary>
    private Dictionary<string, Promotion> Promotions()
    {
        var promotions = new Dictionary<string, Promotion>(StringComparer.Ordinal);
        foreach (var number in load.Promotions.Where(row => !row.Ends).GroupBy(row => row.Terms.Id))
        {
            // What is got with something bought has no terms of its own.
            var bought = number.Where(row => row.Part == 1).GroupBy(row => Print(row.Terms)).OrderBy(terms => terms.Key, StringComparer.Ordinal).ToList();
            var got = number.Where(row => row.Part > 1).ToList();
            for (var at = 0; at < bought.Count; at++)
            {
                var terms = bought[at].First().Terms;
                var id = at == 0 ? terms.Id : string.Create(CultureInfo.InvariantCulture, $"{terms.Id}#{at + 1}");
                var whole = Whole(terms with { Id = id }, [.. bought[at].Concat(got)]);
                if ((HasPriceForWhatIsGot(terms, got) ? "what is got with it costs something, and no form of ours is that" : Forms.WhyUnfit(whole)) is { } why)
                {
                    load.Report.Refuse(bought[at].First().Line, $"promotion {terms.Id}: {why}");
                }
                else
                {
                    promotions[id] = whole;
                }
            }
        }

        return promotions;
    }

    /// <summary>Free, or at a share off, is a form; an amount for it would be lost.</summary>
    private static bool HasPriceForWhatIsGot(Promotion terms, List<FedPromotion> got) =>
        got.Count > 0 && terms.Amount is not null && terms.Form != FormName.Bundle && terms.Take.Count == 1;

    private static Promotion Whole(Promotion terms, IReadOnlyList<FedPromotion> rows)
    {
        var parts = rows.GroupBy(row => row.Part).OrderBy(part => part.Key)
            .Select(part => (IReadOnlyList<Goods>)[.. part.Select(row => row.Goods!).Distinct().OrderBy(goods => goods.Kind, StringComparer.Ordinal).ThenBy(goods => goods.Value, StringComparer.Ordinal)])
            .ToList();
        if (parts.Count == 1)
        {
            return terms with { Parts = parts };
        }

        if (terms.Take.Count == parts.Count)
        {
            return terms with { Parts = parts };
        }

        // Something to get with it: free, where no share is said.
        return parts.Count == GetsOfBuyGet && terms.Form != FormName.Bundle
            ? terms with { Form = FormName.BuyGet, Parts = parts, Take = [terms.Take[0], 1], Amount = null, BasisPoints = terms.BasisPoints > 0 ? terms.BasisPoints : AllOff }
            : terms with { Parts = parts, Take = [.. parts.Select(_ => 1)] };
    }

    /// <summary>Equal when two promotions promise the same.</summary>
    private static string Print(Promotion p) => string.Join(
        Separator, p.Form, p.Name, p.Scope, p.Channel, WallTime.Write(p.From), p.Until is { } until ? WallTime.Write(until) : "", string.Join('+', p.Take), p.Pay,
        p.BasisPoints, p.Amount, p.Spend, p.MostUses, p.MostABasket, p.MembersOnly, p.Coupon, p.Clip, p.Funding, p.Layer, p.Ad, p.Page, p.Source,
        string.Join(';', p.Parts.Select(part => string.Join(',', part.Select(goods => $"{goods.Kind}={goods.Value}{(goods.Except ? "!" : "")}").Order(StringComparer.Ordinal)))));
}
