using OpenAisle.Journal;

namespace OpenAisle.Testing;

/// <summary>The engines on which the same tests run: <c>[Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]</c>.</summary>
public static class TestEngines
{
    public static TheoryData<string> All => [Engines.Sqlite, Engines.Postgres];

    /// <summary>Settings for an empty shop on the engine, in a temporary folder.</summary>
    public static async Task<JournalSettings> NewShop(string engine)
    {
        Assert.SkipWhen(engine == Engines.Postgres && !PostgresCluster.IsInstalled, "PostgreSQL is not installed on this machine.");
        return new JournalSettings
        {
            DataDirectory = Directory.CreateTempSubdirectory("openaisle-").FullName,
            Postgres = engine == Engines.Postgres ? await (await PostgresCluster.OfThisProcess()).NewDatabase() : null,
        };
    }
}
