namespace OpenAisle.Host;

/// <summary>What a person wants to know when the shop has started: which addresses to open.</summary>
internal static class Banner
{
    public static void Print(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        var shop = app.Urls.FirstOrDefault() ?? settings.Url;
        var engine = settings.Postgres is null ? $"embedded, in {settings.Data}" : "PostgreSQL";
        Console.WriteLine();
        Console.WriteLine("  OpenAisle is open.");
        Console.WriteLine();
        Line("Shop", shop + "/");
        Line("Associates", shop + "/work");
        Line("Managers", shop + "/manage");
        Line("API document", shop + "/openapi/v1.json");
        Line("Health", shop + "/health/ready");
        Line("Sandbox payments", settings.Sandbox.Url + "/");
        Line("Journal", engine);
        Console.WriteLine();
        if (settings.Demo)
        {
            Console.WriteLine("  This is the demo: anybody may sign in as anybody. Set OPENAISLE_DEMO=false where real people shop.");
            Console.WriteLine();
        }

        static void Line(string what, string where) => Console.WriteLine($"    {what,-18}{where}");
    }
}
