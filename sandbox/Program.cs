using OpenAisle.Sandbox;

if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine("A payment company to try against; sandbox/README.md says what it does.");
    Console.WriteLine(Settings.Known);
    return 0;
}

WebApplication app;
Settings settings;
try
{
    settings = Settings.Read(args);
    app = PaymentCompany.Open(settings, TimeProvider.System);
}
catch (Exception wrong) when (wrong is InvalidOperationException or IOException or UnauthorizedAccessException)   // a setting, a folder, or a ledger that another sandbox has open
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}

await using (app)
{
    try
    {
        await app.StartAsync();
    }
    catch (IOException taken)   // the port, most likely
    {
        Console.Error.WriteLine($"{taken.Message} Stop what listens there, or give another address with --url.");
        await app.StopAsync();
        return 1;
    }
    Console.WriteLine($"Sandbox payments on {string.Join(", ", app.Urls)}, ledger in {Path.GetFullPath(settings.Data)}");
    await app.WaitForShutdownAsync();
    return 0;
}
