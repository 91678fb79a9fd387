using System.Security.Cryptography;
using Dapper;

namespace OpenAisle.Sandbox;

/// <summary>Cards behind tokens. A token may be used again and again, and says nothing about the number.</summary>
internal sealed class Cards(Ledger ledger, TimeProvider clock)
{
    public CardOnFile? Find(string token)
    {
        if (TestCards.ByFixedToken(token) is { } known)
            return known;
        using var connection = ledger.Read();
        return connection.QuerySingleOrDefault<Row>(
            "SELECT token AS Token, label AS Label, behaviour AS Behaviour FROM tokens WHERE token = @token", new { token }) is { } row
            ? new CardOnFile(row.Token, row.Label, Enum.Parse<Behaviour>(row.Behaviour))
            : null;
    }

    public Task<CardAnswer> Keep(TestCard card)
    {
        var token = "tok_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var label = TestCards.Label(card.Number);
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return ledger.Do(page =>
        {
            page.Connection.Execute("INSERT INTO tokens (token, label, behaviour, made_at) VALUES (@token, @label, @behaviour, @at)",
                new { token, label, behaviour = card.Behaviour.ToString(), at });
            return new CardAnswer(token, label);
        });
    }

    private sealed class Row
    {
        public string Token { get; init; } = "";
        public string Label { get; init; } = "";
        public string Behaviour { get; init; } = "";
    }
}
