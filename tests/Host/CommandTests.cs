using System.Diagnostics;
using System.Text.Json;
using OpenAisle.Host.Commands;
using OpenAisle.Testing;

namespace OpenAisle.Host.Tests;

/// <summary>The commands, each as a process of its own, in the order in which a grocer needs them.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Shopper = "0197c0de-5a1e-7000-8000-00000000beef";

    private const string Export =
        """
        {"code":"4006381333931","product_name":"Oat drink","brands":"Meadow","quantity":"1 l"}
        {"code":"4006381333932","product_name":"Wrong check digit"}
        {"code":"40063813","product_name":
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-commands-").FullName;

    [Fact]
    public async Task An_import_reports_what_it_refuses_and_changes_nothing_twice()
    {
        var file = Path.Combine(_folder, "export.jsonl");
        await File.WriteAllTextAsync(file, Export);
        var first = await Run("import", "openfoodfacts", file);
        Assert.Equal(2, first.Code);
        Assert.Contains("refused  line 2: ", first.Said, StringComparison.Ordinal);
        Assert.Contains("1 added", first.Said, StringComparison.Ordinal);
        Assert.Contains("1 of 3 records are in; 2 refused", first.Said, StringComparison.Ordinal);

        var second = await Run("import", "openfoodfacts", file);
        Assert.Contains("0 added, 0 changed, 1 unchanged", second.Said, StringComparison.Ordinal);
        Assert.Equal(1, (await Run("import", "openfoodfacts", file + ".gone")).Code);
    }

    [Fact]
    public async Task A_backup_is_put_back_and_forgets_again_whom_the_shop_forgot()
    {
        Assert.Equal(1, (await Run("journal", "verify")).Code);   // there is no shop yet
        Assert.Equal(0, (await Run("erase", Shopper)).Code);
        var shown = await Run("journal", "show", "shopper/" + Shopper);
        Assert.Contains("\"kind\":\"shopper.erased\"", shown.Said, StringComparison.Ordinal);
        var backup = Path.Combine(_folder, "backup");
        Assert.Equal(0, (await Run("backup", backup)).Code);
        Assert.Equal(1, (await Run("backup", backup)).Code);   // never over another backup

        const string other = "0197c0de-5a1e-7000-8000-00000000face";
        Assert.Equal(0, (await Run("erase", other)).Code);
        Assert.Equal(1, (await Run("restore", backup)).Code);   // not without being told that it replaces
        var restored = await Run("restore", backup, "--yes");
        Assert.Contains("2 erasures applied again", restored.Said, StringComparison.Ordinal);
        var verified = await Run("journal", "verify");
        Assert.Contains("2  shopper.erased", verified.Said, StringComparison.Ordinal);
        Assert.Contains("The journal is sound.", verified.Said, StringComparison.Ordinal);
        var rebuilt = await Run("journal", "rebuild");
        Assert.Equal(0, rebuilt.Code);
        Assert.Contains("orders.book: ", rebuilt.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_shop_is_asked_for_what_only_it_can_do()
    {
        await using var shop = await OpenShop.Open(null, ("Data", Path.Combine(_folder, "data")));
        var url = shop.Address.ToString();
        Assert.Equal(0, (await Run("erase", Shopper, "--url", url)).Code);
        Assert.Contains("shopper.erased", (await Run("journal", "show", "shopper/" + Shopper)).Said, StringComparison.Ordinal);
        Assert.Contains("payment company does not answer", (await Run("reconcile", "--url", url)).Said, StringComparison.Ordinal);

        var second = await Run("serve", "--url", "http://127.0.0.1:0");
        Assert.Equal(1, second.Code);
        Assert.Contains("another process", second.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_benchmark_takes_the_options_it_is_given_and_the_standard_for_the_rest()
    {
        Assert.Contains("more different products", (await Run("bench", "orders", "--lines", "30", "--products", "20")).Said, StringComparison.Ordinal);

        var measured = await Run("bench", "orders", "--lines", "3", "--seconds", "1", "--warm-up", "1", "--stores", "2");
        Assert.Equal(0, measured.Code);
        var figures = JsonDocument.Parse(measured.Said.TrimEnd().Split('\n')[^1]).RootElement;
        Assert.Equal("sqlite", figures.GetProperty("engine").GetString());
        Assert.True(figures.GetProperty("ordersPerSecond").GetDouble() > 1);
        Assert.True(figures.GetProperty("rowsPerSecondBareGroupCommit").GetDouble() > figures.GetProperty("rowsPerSecond").GetDouble());
    }

    [Theory]
    [InlineData("search", "--products", "OpenAisle.slnx", "--queries", "nowhere")]
    [InlineData("search", "--products", "docs", "--queries", "OpenAisle.slnx")]
    [InlineData("search", "--products", "OpenAisle.slnx", "--queries", "OpenAisle.slnx", "--top", "many")]
    [InlineData("bench", "orders", "--lines", "many")]
    [InlineData("bench", "orders", "--lines", "0")]
    [InlineData("bench", "orders", "--postgres", "Host=localhost")]
    [InlineData("bench", "orders", "--engine", "postgres")]
    [InlineData("drill", "kill", "--rounds", "0")]
    [InlineData("drill", "calm", "--postgres", "Host=localhost")]
    [InlineData("feed", "status", "--last", "-1")]
    [InlineData("feed", "run", "prices.csv")]
    [InlineData("price", "--catalogue", "nowhere", "--basket", "nowhere")]
    [InlineData("restore", "nowhere")]
    [InlineData("staff-key", "king")]
    [InlineData("walkout", "replay", "here")]
    [InlineData("journal", "show")]
    [InlineData("nonsense")]
    public void What_cannot_be_meant_is_said_by_the_parser(params string[] typed)
    {
        var parsed = CommandLine.Root().Parse([.. typed.Select(word => word is "OpenAisle.slnx" or "docs" ? Repository.At(word) : word)]);
        Assert.NotEmpty(parsed.Errors);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Hst=localhost")]
    [InlineData("Database=openaisle")]
    [InlineData("Host=localhost;Port=many;Password=secret")]
    public void A_connection_string_that_is_none_is_told_without_what_stands_in_it(string connection)
    {
        var given = Settings.Sources(new Microsoft.Extensions.Configuration.ConfigurationManager(), new() { ["Postgres"] = connection });
        var told = Assert.Throws<SettingException>(() => Settings.From(given));
        Assert.Contains("Host=localhost;Database=openaisle", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_staff_key_is_shown_once_with_the_setting_that_lets_it_in()
    {
        var made = await Run("staff-key", "manager");
        Assert.Equal(0, made.Code);
        var key = made.Said.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("oa_staff_", StringComparison.Ordinal));
        Assert.Contains(StaffKey.HashOf(key), made.Said, StringComparison.Ordinal);
        Assert.Equal(1, (await Run("staff-key", "king")).Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Said)> Run(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var start = new ProcessStartInfo("dotnet", [Repository.At($"artifacts/bin/Host/{configuration}/OpenAisle.Host.dll"), .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OPENAISLE_SANDBOX__START"] = "false";
        start.Environment["OPENAISLE_SANDBOX__URL"] = "http://127.0.0.1:9";
        start.Environment["OPENAISLE_SILO__PORT"] = PostgresCluster.FreePort().ToString(null, null);
        start.Environment["OPENAISLE_SILO__GATEWAYPORT"] = PostgresCluster.FreePort().ToString(null, null);
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await complained);
    }
}
